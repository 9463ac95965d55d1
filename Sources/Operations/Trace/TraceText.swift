import Contracts
import Messaging

/// A trace for people: at most `width` columns, nothing hidden.
struct TraceText {
  static let width = 100

  private let trace: OrderTrace
  private let order: OrderSummary

  init(_ trace: OrderTrace) {
    self.trace = trace
    order = OrderSummary(trace)
  }

  var text: String {
    let sections = [
      head, notes, TraceTree(trace.roots, start: order.start).text, recorded, underWay, setAside,
    ]
    return sections.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
  }

  /// Words joined by commas, broken where a line is full; a word longer than that has a line of its own.
  static func wrapped(_ words: [String], after first: String, below rest: String) -> [String] {
    var lines: [String] = []
    var line = first
    var isFresh = true
    for (index, word) in words.enumerated() {
      let shown = word + (index == words.count - 1 ? "" : ",")
      if !isFresh, line.count + 1 + shown.count > width {
        lines.append(line)
        line = rest
        isFresh = true
      }
      line += (isFresh ? "" : " ") + shown
      isFresh = false
    }
    return lines + [line]
  }

  private var head: [String] {
    var facts: [String] = []
    if let customer = order.customerID { facts.append("customer \(customer)") }
    if let total = order.total { facts.append("total \(total.shown)") }
    if let attempts = order.attempts { facts.append("\(attempts) \(attempts == 1 ? "attempt" : "attempts")") }
    var times: [String] = []
    if let created = order.createdAt { times.append("created \(Timestamp.format(created))") }
    if let decided = order.decidedIn { times.append("decided after \(Elapsed.text(decided))") }
    if let answered = order.answeredIn { times.append("answered after \(Elapsed.text(answered))") }
    let lines = [
      "\(order.orderID)  \(order.status ?? "(not recorded)")", facts.joined(separator: ", "),
      times.joined(separator: ", "),
    ]
    return lines.filter { !$0.isEmpty }
  }

  private var notes: [String] {
    let gaps = trace.gaps.map { gap in
      let reach = gap.reachesBackTo.map { "reaches back only to \(Timestamp.format($0))" } ?? "holds nothing any more"
      return "\(gap.place.described) \(reach): what was before is missing here"
    }
    let orphans = trace.roots.filter { !$0.cause.isEmpty }.map {
      "what caused \($0.type) is no longer in any log: \($0.cause)"
    }
    return gaps + orphans + trace.absent.map { "the store of \($0.partition) was not read: \($0.reason)" }
  }

  private var recorded: [String] {
    trace.stores.filter { !$0.rows.isEmpty }.flatMap { store in
      let width = store.tables.map(\.count).max() ?? 0
      return ["recorded in \(store.partition)"]
        + store.rows.flatMap { row in
          TraceText.wrapped(
            row.words(without: ["order_id"]), after: "  \(row.table.filled(width))  ",
            below: String(repeating: " ", count: width + 4))
        }
    }
  }

  private var underWay: [String] {
    guard !trace.underWay.isEmpty else { return ["under way: nothing"] }
    return ["under way"] + trace.underWay.map { item in "  " + described(item) }
  }

  private func described(_ item: UnderWay) -> String {
    let offset = item.at.map { Elapsed.offset($0 - order.start) } ?? ""
    return switch item.kind {
    case .log: "\(item.type) waits in the log of \(item.partition) since \(offset)"
    case .outbox: "\(item.type) from \(item.partition) to \(item.destination?.shown ?? ""), committed at \(offset)"
    case .trial: "\(item.id) is tried by \(item.partition), \(item.tries ?? 0) times so far"
    case .timer:
      "\(item.type) of \(item.partition), due \(item.at.map { Timestamp.format($0) } ?? "") (\(offset))"
    }
  }

  private var setAside: [String] {
    guard !trace.setAside.isEmpty else { return ["set aside: nothing"] }
    return ["set aside"]
      + trace.setAside.flatMap { letter in
        TraceText.wrapped(
          [
            "\(letter.message.head.type) by \(letter.partition) at \(Timestamp.format(letter.at))",
            "\(letter.cause) (\(letter.state))",
          ],
          after: "  ", below: "    ") + ["    \(letter.message.id)"]
      }
  }
}

extension Money {
  /// `10.00 GBP`
  fileprivate var shown: String {
    let exponent = Currency(currency)?.exponent ?? 0
    guard exponent > 0 else { return "\(amount) \(currency)" }
    let digits = String(amount.magnitude)
    let padded = String(repeating: "0", count: max(0, exponent + 1 - digits.count)) + digits
    return "\(amount < 0 ? "-" : "")\(padded.dropLast(exponent)).\(padded.suffix(exponent)) \(currency)"
  }
}

extension Destination {
  fileprivate var described: String {
    switch self {
    case .log(let partition): "the log of \(partition)"
    case .events(let capability): "the event stream of \(capability.rawValue)"
    default: shown
    }
  }
}
