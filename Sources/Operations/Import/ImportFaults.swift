import JSON

/// Everything wrong with the files of an import: the first hundred faults as they are, the others as a number.
package struct ImportFaults {
  struct Fault {
    let file: String
    let line: Int
    /// Nil when the whole line is meant.
    let column: String?
    let message: String

    var description: String { "\(file):\(line): \(column.map { "\($0): " } ?? "")\(message)" }
  }

  private static let shownLimit = 100

  private(set) var shown: [Fault] = []
  package private(set) var count = 0

  mutating func add(_ file: String, _ line: Int, _ message: String, column: String? = nil) {
    count += 1
    guard shown.count < ImportFaults.shownLimit else { return }
    shown.append(Fault(file: file, line: line, column: column, message: message))
  }

  /// `products.csv:17: product_id: must have 1 to 64 bytes`, and at the end `and 12 more`.
  package var lines: [String] {
    shown.map(\.description) + (count > shown.count ? ["and \(count - shown.count) more"] : [])
  }

  var json: String {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("faults", count)
    writer.key("shown")
    writer.beginArray()
    for fault in shown {
      writer.beginObject()
      writer.field("file", fault.file)
      writer.field("line", fault.line)
      writer.optional("column", fault.column)
      writer.field("message", fault.message)
      writer.endObject()
    }
    writer.endArray()
    writer.endObject()
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
