import Contracts
import JSON

/// Reads the members of a JSON object and gathers every fault with its pointer, so that all of them are named at once.
struct Fields {
  let json: JSONView
  private let pointer: String
  private(set) var faults: [Problem.Fault] = []

  init(_ json: JSONView, at pointer: String = "") {
    self.json = json
    self.pointer = pointer
  }

  /// - Throws: 400 when the text is no JSON, 422 when it is no object.
  static func document(_ body: [UInt8]) throws(Problem) -> JSONView {
    let document: JSONDocument
    do { document = try JSONDocument(body) } catch {
      throw .badRequest("The body is not valid JSON: \(error.message) at byte \(error.offset).")
    }
    guard document.root.kind == .object else { throw .validation([.init("", "must be a JSON object")]) }
    return document.root
  }

  mutating func fault(_ name: String, _ message: String) { faults.append(.init("\(pointer)/\(name)", message)) }

  /// The fields of a member that is an object itself.
  func nested(_ member: JSONView, _ name: String) -> Fields { Fields(member, at: "\(pointer)/\(name)") }

  mutating func add(_ others: [Problem.Fault]) { faults += others }

  /// A present, non-null member.
  func value(_ name: String) -> JSONView? {
    guard let value = json[name], !value.isNull else { return nil }
    return value
  }

  mutating func text(_ name: String, maximum: Int = 255) -> String {
    guard let value = value(name) else {
      fault(name, "required")
      return ""
    }
    return text(value, name, maximum) ?? ""
  }

  mutating func optionalText(_ name: String, maximum: Int = 255) -> String? {
    value(name).flatMap { text($0, name, maximum) }
  }

  /// Text that may have line ends.
  mutating func prose(_ name: String, maximum: Int) -> String {
    guard let value = value(name) else {
      fault(name, "required")
      return ""
    }
    return text(value, name, maximum, allowing: UInt8(ascii: "\n")) ?? ""
  }

  private mutating func text(
    _ value: JSONView, _ name: String, _ maximum: Int, allowing control: UInt8? = nil
  ) -> String? {
    guard let text = value.string else {
      fault(name, "must be a string")
      return nil
    }
    guard !text.isEmpty, text.utf8.count <= maximum else {
      fault(name, "must have 1 to \(maximum) bytes")
      return nil
    }
    guard text.utf8.allSatisfy({ ($0 >= 0x20 && $0 != 0x7f) || $0 == control }) else {
      fault(name, "must not have control characters")
      return nil
    }
    return text
  }

  mutating func integer(_ name: String, _ range: ClosedRange<Int64>) -> Int64 {
    guard value(name) != nil else {
      fault(name, "required")
      return range.lowerBound
    }
    return optionalInteger(name, range) ?? range.lowerBound
  }

  mutating func optionalInteger(_ name: String, _ range: ClosedRange<Int64>) -> Int64? {
    guard let value = value(name) else { return nil }
    guard let number = value.int64 else {
      fault(name, "must be a whole number")
      return nil
    }
    guard range.contains(number) else {
      fault(name, "must be from \(range.lowerBound) to \(range.upperBound)")
      return nil
    }
    return number
  }

  mutating func currency(_ name: String) -> String {
    let code = text(name, maximum: 3)
    if !code.isEmpty, Currency(code) == nil { fault(name, "must be an ISO 4217 code, as in GBP") }
    return code
  }

  func check() throws(Problem) {
    if !faults.isEmpty { throw .validation(faults) }
  }
}
