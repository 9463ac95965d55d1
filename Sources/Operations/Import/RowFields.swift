import Contracts

/// Reads the fields of one record by column and gathers every fault, so that all of them are named at once. The rules
/// are those of the intake's staff routes.
struct RowFields {
  /// Minor units of a currency, or pieces of a good.
  static let amounts: ClosedRange<Int64> = 0...1_000_000_000_000

  private let columns: [String: Int]
  private let record: CSVRecord
  private(set) var faults: [(column: String, message: String)] = []

  /// - Parameter columns: where each column stands; the record has as many fields.
  init(_ record: CSVRecord, columns: [String: Int]) {
    self.record = record
    self.columns = columns
  }

  mutating func fault(_ column: String, _ message: String) { faults.append((column, message)) }

  /// - Parameter maximum: bytes.
  mutating func text(_ column: String, maximum: Int = 255) -> String {
    let text = value(column)
    if !(1...maximum).contains(text.utf8.count) {
      fault(column, text.isEmpty ? "required" : "must have 1 to \(maximum) bytes")
    }
    return plain(text, column)
  }

  /// May be empty.
  mutating func optionalText(_ column: String, maximum: Int = 255) -> String {
    let text = value(column)
    if text.utf8.count > maximum { fault(column, "must have at most \(maximum) bytes") }
    return plain(text, column)
  }

  mutating func amount(_ column: String, in range: ClosedRange<Int64> = RowFields.amounts) -> Int64 {
    let text = value(column)
    guard !text.isEmpty else {
      fault(column, "required")
      return 0
    }
    let digits = text.first == "-" ? text.dropFirst() : text[...]
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }) else {
      fault(column, "must be a whole number")
      return 0
    }
    guard let number = Int64(text), range.contains(number) else {
      fault(column, "must be from \(range.lowerBound) to \(range.upperBound)")
      return range.lowerBound
    }
    return number
  }

  /// A decimal.
  mutating func rate(_ column: String) -> ExchangeRate? {
    let text = value(column)
    do { return try ExchangeRate(text) } catch {
      fault(column, text.isEmpty ? "required" : error.message)
      return nil
    }
  }

  mutating func currency(_ column: String) -> String {
    let code = value(column)
    if Currency(code) == nil { fault(column, "must be an ISO 4217 code, as in GBP") }
    return code
  }

  /// The two-letter code of a country's name or code.
  mutating func country(_ column: String) -> String {
    let name = text(column, maximum: 100)
    let code = Country.code(name)
    if code == nil, !name.isEmpty { fault(column, "\(name) is no country: give its name or ISO 3166 code") }
    return code ?? ""
  }

  private func value(_ column: String) -> String { columns[column].map { record.fields[$0] } ?? "" }

  private mutating func plain(_ text: String, _ column: String) -> String {
    if !text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) { fault(column, "must not have control characters") }
    return text
  }
}
