import Contracts
import JSON
import SQLite

/// One row of a store's table, as names and values.
struct StoreRow: JSONEncodable {
  let table: String
  let fields: [(name: String, value: SQLiteValue)]

  init(table: String, _ row: Row) {
    self.table = table
    fields = (0..<row.columnCount).map { (row.name($0), row.value($0)) }
  }

  subscript(_ name: String) -> SQLiteValue? { fields.first { $0.name == name }?.value }
  func text(_ name: String) -> String? { if case .text(let text) = self[name] { text } else { nil } }
  func integer(_ name: String) -> Int64? { if case .integer(let number) = self[name] { number } else { nil } }

  /// `status confirmed, version 2`: without what says nothing, and without these columns.
  func words(without hidden: Set<String>) -> [String] {
    fields.compactMap { name, value in
      guard !hidden.contains(name), let shown = StoreRow.shown(name, value) else { return nil }
      return "\(name) \(shown)"
    }
  }

  private static func shown(_ name: String, _ value: SQLiteValue) -> String? {
    switch value {
    case .null: nil
    case .integer(let number): isTime(name, number) ? Timestamp.format(number) : "\(number)"
    case .text(let text): text.isEmpty || text == "[]" ? nil : text
    case .blob(let bytes): bytes.isEmpty ? nil : "(\(bytes.count) bytes)"
    }
  }

  /// Columns that hold Unix milliseconds go by these names everywhere.
  private static func isTime(_ name: String, _ number: Int64) -> Bool {
    (name == "at" || name.hasSuffix("_at") || ["deadline", "expires", "due"].contains(name)) && number > 0
  }

  /// Columns by name; a blob is JSON where it is JSON, else hexadecimal digits.
  func write(to writer: inout JSONWriter) {
    writer.beginObject()
    for (name, value) in fields {
      writer.key(name)
      switch value {
      case .null: writer.null()
      case .integer(let number): writer.integer(number)
      case .text(let text): writer.string(text)
      case .blob(let bytes): writer.document(bytes)
      }
    }
    writer.endObject()
  }
}

extension JSONWriter {
  /// Bytes that should be JSON: as they stand when they are, else as hexadecimal digits.
  mutating func document(_ bytes: [UInt8]) {
    if (try? JSONDocument(bytes, limits: .own)) != nil { return raw(bytes) }
    let digits = Array("0123456789abcdef".utf8)
    string(String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self))
  }

  /// A member that is `null` when there is no value.
  mutating func nullable(_ key: StaticString, _ value: Int64?) {
    self.key(key)
    if let value { integer(value) } else { null() }
  }

  mutating func nullable(_ key: StaticString, _ value: String?) {
    self.key(key)
    if let value { string(value) } else { null() }
  }
}
