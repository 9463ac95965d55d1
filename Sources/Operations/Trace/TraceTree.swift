import Messaging

/// Prints the trees as a table: a line a message, what it caused below it.
struct TraceTree {
  private struct Line {
    let at: String
    /// The branches and the type.
    let name: String
    /// The branches that go on below it.
    let branches: String
    let message: TracedMessage
  }

  /// What offsets count from, Unix milliseconds.
  private let start: Int64
  private var lines: [Line] = []

  init(_ roots: [TracedMessage], start: Int64) {
    self.start = start
    for root in roots { add(root, name: "", branches: "") }
  }

  private mutating func add(_ message: TracedMessage, name: String, branches: String) {
    let time = message.writtenAt ?? message.takenAt
    lines.append(
      Line(
        at: time.map { Elapsed.offset($0 - start) } ?? "-", name: name + message.type, branches: branches,
        message: message))
    for (index, child) in message.children.enumerated() {
      let isLast = index == message.children.count - 1
      add(child, name: branches + (isLast ? "└ " : "├ "), branches: branches + (isLast ? "  " : "│ "))
    }
  }

  var text: [String] {
    let names = max(7, lines.map(\.name.count).max() ?? 0)
    let places = max(5, lines.map(\.message.place.shown.count).max() ?? 0)
    let head = "      AT  \("MESSAGE".filled(names))  \("WHERE".filled(places))    WAITED    WORKED"
    return [head] + lines.flatMap { print($0, names, places) }
  }

  private func print(_ line: Line, _ names: Int, _ places: Int) -> [String] {
    let message = line.message
    let isTaken = message.state != .published
    let columns =
      "\(line.at.filled(8, right: true))  \(line.name.filled(names))  \(message.place.shown.filled(places))  "
      + (isTaken ? "\(shown(message.waited))  \(shown(message.worked))" : "")
    let remarks = remarks(message)
    guard !remarks.isEmpty else { return [columns.withoutEnd] }
    let together = "\(columns.withoutEnd)  \(remarks.joined(separator: "; "))"
    if together.count <= TraceText.width { return [together] }
    let indent = String(repeating: " ", count: 10) + line.branches + (message.children.isEmpty ? "  " : "│ ")
    return [columns.withoutEnd] + remarks.flatMap { TraceText.wrapped([$0], after: indent, below: indent + "  ") }
  }

  private func shown(_ duration: Int64?) -> String {
    (duration.map { Elapsed.text($0) } ?? "-").filled(8, right: true)
  }

  private func remarks(_ message: TracedMessage) -> [String] {
    var remarks: [String] = []
    if let attempt = message.attempt, attempt > 0 { remarks.append("attempt \(attempt)") }
    if message.deliveries > 1 { remarks.append("\(message.deliveries) times in the log") }
    if message.deliveries == 0 { remarks.append("\(message.id): no longer in the log") }
    switch message.state {
    case .relayed: remarks.append(message.relayed.map { "relayed after \(Elapsed.text($0))" } ?? "relayed")
    case .settled: remarks.append("changed nothing")
    case .setAside: remarks.append("set aside: \(message.setAside ?? "")")
    case .waiting: remarks.append("not handled yet")
    case .unknown: remarks.append("its store is not here")
    case .taken, .published: break
    }
    for row in message.recorded {
      let words = row.words(without: ["order_id", "cause", "at", "actor"])
      remarks.append("→ \(row.table): \(words.joined(separator: ", "))")
    }
    return remarks
  }
}

extension String {
  /// With spaces up to `width` characters.
  func filled(_ width: Int, right: Bool = false) -> String {
    let spaces = String(repeating: " ", count: max(0, width - count))
    return right ? spaces + self : self + spaces
  }

  /// Without the spaces it ends in.
  var withoutEnd: String { String(reversed().drop { $0 == " " }.reversed()) }
}

/// Durations for people.
enum Elapsed {
  static func text(_ milliseconds: Int64) -> String {
    switch abs(milliseconds) {
    case ..<10_000: "\(milliseconds) ms"
    case ..<600_000: "\(milliseconds / 1_000).\(abs(milliseconds) % 1_000 / 100) s"
    case ..<36_000_000: "\(milliseconds / 60_000) min"
    default: "\(milliseconds / 3_600_000) h"
    }
  }

  /// `+12 ms`
  static func offset(_ milliseconds: Int64) -> String { (milliseconds < 0 ? "" : "+") + text(milliseconds) }
}
