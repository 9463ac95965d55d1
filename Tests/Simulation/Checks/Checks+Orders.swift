import Contracts
import JSON
import Messaging
import SQLite

/// Orders, their holds, and what their callers were told.
extension Checks {
  struct Order {
    let id: String
    let status: String
    let paymentStatus: String
    let attempt: Int
    let total: Int64
    /// Confirmed, and not called off since.
    var stands: Bool { ["confirmed", "shipped", "delivered", "partially_returned", "returned"].contains(status) }
    let shipping: Int64
    let document: [UInt8]
  }

  struct Line: Hashable {
    let warehouse: String
    let sku: String
    let quantity: Int64
  }

  func orders() throws -> [Order] {
    try rows(
      .orders,
      "SELECT order_id, status, attempt, total, shipping, document, payment_status FROM orders ORDER BY order_id"
    ) { row in
      Order(
        id: row.text(0), status: row.text(1), paymentStatus: row.text(6), attempt: row.int(2), total: row.integer(3),
        shipping: row.integer(4),
        document: row.bytes(5))
    }
  }

  mutating func checkOrders() throws {
    for order in try orders() where ["pending", "cancelling"].contains(order.status) {
      breach("\(order.id) is still \(order.status)")
    }
    let keys = try rows(
      .orders, "SELECT request_key FROM orders WHERE request_key NOT NULL GROUP BY 1 HAVING COUNT(*) > 1"
    ) { $0.text(0) }
    for key in keys { breach("several orders of key \(key)") }
    for order in try orders() {
      try checkTransitions(order)
      if order.stands { try checkTotal(order) }
    }
  }

  /// What changes beside the status takes a version too.
  private mutating func checkTransitions(_ order: Order) throws {
    let steps = try rows(
      .orders, "SELECT from_status, to_status FROM transitions WHERE order_id = '\(order.id)' ORDER BY version"
    ) { "\($0.text(0))>\($0.text(1))" }
    let ways = Checks.ways.filter { $0.last?.hasSuffix(">\(order.status)") ?? false }
    if !ways.contains(steps) { breach("\(order.id) is \(order.status) by \(steps)") }
  }

  private static let ways: [[String]] = {
    let pending = [">pending"]
    let cancelling = pending + ["pending>cancelling"]
    let confirmed = pending + ["pending>confirmed"]
    let shipped = confirmed + ["confirmed>shipped"]
    let delivered = shipped + ["shipped>delivered"]
    let partly = delivered + ["delivered>partially_returned"]
    return [
      pending, pending + ["pending>rejected"], cancelling, cancelling + ["cancelling>cancelled"], confirmed,
      confirmed + ["confirmed>cancelled"], shipped, delivered, partly, delivered + ["delivered>returned"],
      partly + ["partially_returned>returned"],
    ]
  }()

  private mutating func checkTotal(_ order: Order) throws {
    let items = try rows(
      .orders, "SELECT quantity, unit_price, total + discount, total FROM order_items WHERE order_id = '\(order.id)'"
    ) { ($0.integer(0), $0.integer(1), $0.integer(2), $0.integer(3)) }
    let sum = items.reduce(order.shipping) { $0 + $1.3 }
    let document = try JSONDocument(order.document, limits: .own).root
    let shown = document["total"]?["amount"]?.int64
    if document["shipping"]?["amount"]?.int64 != order.shipping {
      breach("\(order.id): shipping \(order.shipping) is not in its document")
    }
    if items.isEmpty || sum != order.total || shown != order.total || items.contains(where: { $0.0 * $0.1 != $0.2 }) {
      breach("\(order.id): items \(items), total \(order.total), shown \(shown ?? -1)")
    }
  }

  // MARK: Holds

  mutating func checkHolds() throws {
    let known = Dictionary(uniqueKeysWithValues: try orders().map { ($0.id, $0) })
    for partition in partitions(.reservation) {
      let holds = try rows(partition, "SELECT order_id, attempt, state FROM holds") { row in
        (row.text(0), row.int(1), row.text(2))
      }
      let states = Dictionary(uniqueKeysWithValues: holds.map { ($0.0, (attempt: $0.1, state: $0.2)) })
      for (id, hold) in states.sorted(by: { $0.key < $1.key }) { try check(id, hold, known[id], partition) }
      for order in known.values.sorted(by: { $0.id < $1.id }) where order.stands {
        try checkConfirmed(order, states[order.id], partition)
      }
    }
  }

  private mutating func check(
    _ id: String, _ hold: (attempt: Int, state: String), _ order: Order?, _ partition: PartitionID
  ) throws {
    guard let order else { return breach("\(partition) has a \(hold.state) hold of \(id), which is no order") }
    switch (hold.state, order.status) {
    case ("confirmed", "confirmed"): break
    case ("shipped", "shipped"), ("shipped", "delivered"), ("shipped", "partially_returned"), ("shipped", "returned"):
      break
    case ("released", "rejected"), ("closed", "rejected"): break
    case ("released", "cancelled"), ("closed", "cancelled"), ("cancelled", "cancelled"): break
    case ("expired", "rejected"), ("expired", "cancelled"):
      // Its release came first, and closes against whatever is late: a hold must not be left to run out.
      if try !isSetAside("\(id).release.\(partition)", in: partition) {
        breach("\(partition) held stock for the \(order.status) \(id) after its release, until it expired")
      }
    default: breach("\(partition) has a \(hold.state) hold of \(id), which is \(order.status)")
    }
  }

  private mutating func checkConfirmed(
    _ order: Order, _ hold: (attempt: Int, state: String)?, _ partition: PartitionID
  ) throws {
    func line(_ row: Row) -> Line { Line(warehouse: row.text(0), sku: row.text(1), quantity: row.integer(2)) }
    let wanted = try rows(
      .orders, "SELECT warehouse_id, sku, quantity FROM order_items WHERE order_id = '\(order.id)'", read: line
    ).filter { Stores.topology.partition(.reservation, key: $0.warehouse) == partition }
    let held = try rows(
      partition, "SELECT warehouse_id, sku, quantity FROM hold_lines WHERE order_id = '\(order.id)'", read: line)
    if Set(wanted) != Set(held) || wanted.count != held.count {
      breach("\(order.id) is confirmed with \(wanted), \(partition) holds \(held)")
    }
    let state = order.status == "confirmed" ? "confirmed" : "shipped"
    if !wanted.isEmpty, hold?.state != state || hold?.attempt != order.attempt {
      breach(
        "\(order.id) is confirmed in attempt \(order.attempt), its hold in \(partition) is \(hold.map { "\($0)" } ?? "missing")"
      )
    }
  }

  // MARK: Answers

  /// One request, one outcome; and what was answered is what the stores say.
  mutating func checkAnswers() throws {
    let known = Dictionary(uniqueKeysWithValues: try orders().map { ($0.id, $0) })
    for request in world.clients.flatMap(\.requests) {
      guard let first = request.outcomes.first else { continue }
      // Asked again without a key, an order is answered as it stands by then.
      for other in request.outcomes
      where other != first && (request.key != nil || Checks.asRecorded(other.body) != Checks.asRecorded(first.body)) {
        breach(
          "\(request.name) was answered \(first.status) and \(other.status): \(String(decoding: first.body, as: UTF8.self)) "
            + "and \(String(decoding: other.body, as: UTF8.self))")
      }
      for accepted in request.accepted {
        guard let id = Checks.member("id", accepted), known[id] != nil else {
          breach("\(request.name) was accepted as \(accepted), and is no order")
          continue
        }
      }
      try checkAnswer(request, first, known)
    }
  }

  private mutating func checkAnswer(_ request: Request, _ outcome: Outcome, _ known: [String: Order]) throws {
    let text = String(decoding: outcome.body, as: UTF8.self)
    let makesOrder = [PlaceOrder.type, ConfirmCheckout.type].contains(request.message.head.type)
    if makesOrder {
      if outcome.status == 201 {
        let order = Checks.member("id", text).flatMap { known[$0] }
        // One that was cancelled or shipped since shows it.
        if order?.status == "confirmed"
          ? order.map({ Checks.asRecorded($0.document) }) != Checks.asRecorded(outcome.body)
          : order?.stands != true && order?.status != "cancelled"
        {
          breach("\(request.name) was answered 201 \(text), the store has \(order.map { "\($0.status)" } ?? "nothing")")
        }
      } else if let id = Checks.member("order_id", text), !["rejected", "cancelled"].contains(known[id]?.status) {
        breach(
          "\(request.name) was answered \(outcome.status) about \(id), which is \(known[id]?.status ?? "no order")")
      }
    }
    if request.message.head.type == CancelOrder.type, outcome.status == 200 {
      let order = Checks.member("id", text).flatMap { known[$0] }
      if order?.status != "cancelled"
        || order.map({ Checks.asRecorded($0.document) }) != Checks.asRecorded(outcome.body)
      {
        breach("\(request.name) was answered 200 \(text), the store has \(order.map { "\($0.status)" } ?? "nothing")")
      }
    }
    guard outcome.status < 300 else { return }
    let key = request.key ?? request.message.id
    let kept = try rows(request.partition, "SELECT outcome FROM requests WHERE key = '\(key)'") { $0.bytes(0) }
    if request.key != nil || !makesOrder, kept != [outcome.json] {
      breach("\(request.name) was answered \(text), kept is \(kept.map { String(decoding: $0, as: UTF8.self) })")
    }
  }

  /// A document without what its payment changes later.
  private static func asRecorded(_ document: [UInt8]) -> [String] {
    guard let document = try? JSONDocument(document, limits: .own) else { return [] }
    return document.root.members.filter { !["payment", "version"].contains($0.key) }.map { key, value in
      "\(key) \(String(decoding: value.raw, as: UTF8.self))"
    }
  }

  private static func member(_ name: String, _ text: String) -> String? {
    guard let document = try? JSONDocument(Array(text.utf8), limits: .own) else { return nil }
    return document.root[name]?.string
  }
}
