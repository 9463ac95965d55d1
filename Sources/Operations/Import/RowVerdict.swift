import Contracts
import JSON

/// What applying a row would do.
enum RowVerdict {
  case new
  /// `name "Cup" → "Mug"`, one for each field that differs.
  case changed([String])
  case same
  /// Why the workers would not take it.
  case refused(String)

  /// The answer tells of nothing that could be compared: 404 is a thing to be made.
  static func missing(_ answer: Outcome) -> RowVerdict {
    answer.status == 404 ? .new : .refused(answer.problemText)
  }
}

/// Compares a row with the thing as it is now, field by field.
struct RowComparison {
  private let now: JSONView
  private var changes: [String] = []

  /// Nil when the answer is no thing.
  init?(_ answer: Outcome) {
    guard answer.status == 200, let document = try? JSONDocument(answer.body) else { return nil }
    now = document.root
  }

  subscript(_ member: String) -> JSONView? { now[member] }

  var verdict: RowVerdict { changes.isEmpty ? .same : .changed(changes) }

  mutating func compare(_ member: String, _ wanted: String) {
    let found = now[member]?.string ?? ""
    if found != wanted { changes.append("\(member) \"\(found)\" → \"\(wanted)\"") }
  }

  mutating func compare(_ member: String, _ found: String, _ wanted: String) {
    if found != wanted { changes.append("\(member) \(found) → \(wanted)") }
  }

  /// All members of an object, but those the thing has beside.
  mutating func compare(all wanted: JSONView, but extra: Set<String>) {
    func text(_ value: JSONView?) -> String { value.map { String(decoding: $0.raw, as: UTF8.self) } ?? "none" }
    for (name, value) in wanted.members { compare(name, text(now[name]), text(value)) }
    for (name, value) in now.members where wanted[name] == nil && !extra.contains(name) {
      compare(name, text(value), "none")
    }
  }

  mutating func compare(_ member: String, _ wanted: Int64) { compare(member, wanted, in: now) }

  mutating func compare(_ member: String, _ wanted: Int64, in object: JSONView) {
    let found = object[member]?.int64
    if found != wanted { changes.append("\(member) \(found.map(String.init) ?? "none") → \(wanted)") }
  }

  mutating func compare(_ member: String, _ wanted: Bool) {
    let found = now[member]?.bool
    if found != wanted { changes.append("\(member) \(found.map { "\($0)" } ?? "none") → \(wanted)") }
  }
}

extension Outcome {
  var isRefusal: Bool { !(200..<300).contains(status) }

  /// A problem's detail, with what it says of single fields.
  var problemText: String {
    guard let problem = try? JSONDocument(body).root else { return "status \(status)" }
    let detail = problem["detail"]?.string ?? problem["title"]?.string ?? "status \(status)"
    let faults = (problem["errors"]?.elements).map { Array($0) } ?? []
    let named = faults.compactMap { fault in
      fault["message"]?.string.map { "\(fault["pointer"]?.string ?? ""): \($0)" }
    }
    return named.isEmpty ? detail : "\(detail) (\(named.joined(separator: "; ")))"
  }
}
