package import Contracts
import JSON
package import Messaging
package import SQLite

/// The loyalty capability: points and the ledger they come from. See README.md beside this file.
package final class Loyalty: Capability {
  package static let name = CapabilityName.loyalty
  package static let linger: Int64 = 25
  package static let migrations = LoyaltySchema.migrations

  package init(_ partition: PartitionID, _ topology: Topology) {}

  package func handle(_ message: Message, _ turn: Turn) throws {
    switch message.head.type {
    case PutLoyaltyRule.type: try put(message.decode(), turn)
    case LoyaltyRuleChanged.type: try learn(message.decode(), turn)
    case OrderConfirmed.type: try earn(message.decode(), turn)
    case OrderCancelled.type: try cancel(message.decode(), turn)
    case OrderReturned.type: try takeBack(message.decode(), turn)
    default: throw UnknownMessage(message.head.type)
    }
  }

  // MARK: Rules

  private func put(_ command: PutLoyaltyRule, _ turn: Turn) throws {
    let store = LoyaltyStore(turn.store)
    let known = try store.rule(command.rule.currency)
    if let known, known.rule == command.rule { return try turn.answer(known.outcome(200)) }
    let next = KnownRule(rule: command.rule, version: (known?.version ?? 0) + 1)
    try store.save(next)
    turn.emit(
      LoyaltyRuleChanged(next.rule, version: next.version),
      id: "loyalty-rule.\(next.rule.currency).v\(next.version).LoyaltyRuleChanged")
    try turn.answer(next.outcome(known == nil ? 201 : 200))
  }

  private func learn(_ event: LoyaltyRuleChanged, _ turn: Turn) throws {
    let store = LoyaltyStore(turn.store)
    guard try store.rule(event.rule.currency)?.version ?? 0 < event.ruleVersion else { return }
    try store.save(KnownRule(rule: event.rule, version: event.ruleVersion))
  }

  // MARK: Orders

  private func earn(_ event: OrderConfirmed, _ turn: Turn) throws {
    let store = LoyaltyStore(turn.store)
    guard try store.order(event.orderID) == nil else { return }
    let currency = event.total.currency
    let known = try store.rule(currency)
    let order = EarningOrder(
      orderID: event.orderID, customerID: event.customerID,
      rule: known?.rule ?? LoyaltyRule(currency: currency, points: 0, per: 1), ruleVersion: known?.version ?? 0,
      paid: event.lines.reduce(0) { $0 + ($1.total ?? 0) })
    try store.save(order)
    try enter(.earned, order.worth, order, turn)
  }

  private func cancel(_ event: OrderCancelled, _ turn: Turn) throws {
    let store = LoyaltyStore(turn.store)
    var order =
      try store.order(event.orderID)
      ?? EarningOrder(
        orderID: event.orderID, customerID: event.customerID, rule: LoyaltyRule(currency: "", points: 0, per: 1),
        ruleVersion: 0, paid: 0)
    let before = order.worth
    guard order.state == .earned else { return }
    order.state = .cancelled
    try store.save(order)
    try enter(.cancelled, order.worth - before, order, turn)
  }

  private func takeBack(_ event: OrderReturned, _ turn: Turn) throws {
    let store = LoyaltyStore(turn.store)
    guard var order = try store.order(event.orderID), order.state == .earned else {
      throw NothingEarned(orderID: event.orderID)
    }
    guard try store.take(event.returnID, of: order.orderID) else { return }
    let before = order.worth
    order.refunded += event.refund.amount
    try store.save(order)
    try enter(.returned, order.worth - before, order, turn, fact: event.returnID)
  }

  /// - Parameter fact: tells the order's entries of one kind apart.
  private func enter(
    _ kind: LedgerEntry.Kind, _ points: Int64, _ order: EarningOrder, _ turn: Turn, fact: String = ""
  ) throws {
    guard points != 0 else { return }
    let store = LoyaltyStore(turn.store)
    let last = try store.entries(order.customerID, limit: 1).first
    let entry = LedgerEntry(
      number: (last?.number ?? 0) + 1, orderID: order.orderID, kind: kind, points: points,
      balance: (last?.balance ?? 0) + points, ruleVersion: order.ruleVersion, at: turn.now)
    try store.add(entry, of: order.customerID)
    turn.emit(
      PointsChanged(
        customerID: order.customerID, orderID: order.orderID, kind: kind.rawValue, points: points,
        balance: entry.balance), id: "\(order.orderID).\(kind.rawValue)\(fact).PointsChanged")
  }

  // MARK: Queries

  package func answer(_ query: Message, _ store: Database) throws -> Outcome {
    switch query.head.type {
    case GetLoyaltyRule.type:
      let wanted: GetLoyaltyRule = try query.decode()
      return try LoyaltyStore(store).rule(wanted.currency)?.outcome(200)
        ?? Outcome(.notFound("loyalty rule", wanted.currency))
    case GetPoints.type: return try points(query.decode(), LoyaltyStore(store))
    case ExportCustomer.type:
      let wanted: ExportCustomer = try query.decode()
      return try points(GetPoints(customerID: wanted.customerID, cursor: nil, limit: .max), LoyaltyStore(store))
    default: throw UnknownMessage(query.head.type)
    }
  }

  private func points(_ query: GetPoints, _ store: LoyaltyStore) throws -> Outcome {
    let entries = try store.entries(query.customerID, before: query.cursor ?? .max, limit: query.limit)
    var writer = JSONWriter(reserving: 256 * entries.count + 128)
    writer.beginObject()
    writer.field("customer_id", query.customerID)
    writer.field("balance", try store.entries(query.customerID, limit: 1).first?.balance ?? 0)
    writer.key("entries")
    writer.beginArray()
    for entry in entries { entry.write(to: &writer) }
    writer.endArray()
    if entries.count == query.limit, let last = entries.last { writer.field("next_cursor", "\(last.number)") }
    writer.endObject()
    return Outcome(200, body: writer.bytes)
  }
}

/// Goods came back of an order whose confirmation has not been seen: it was set aside, or is from before loyalty.
struct NothingEarned: Error, CustomStringConvertible {
  let orderID: String

  var description: String { "the confirmation of \(orderID) has not been seen" }
}

extension KnownRule {
  fileprivate func outcome(_ status: Int) -> Outcome {
    var writer = JSONWriter()
    writer.beginObject()
    rule.writeMembers(to: &writer)
    writer.field("version", version)
    writer.endObject()
    return Outcome(status, entityTag: "\"\(version)\"", body: writer.bytes)
  }
}

extension LedgerEntry {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("number", number)
    writer.field("order_id", orderID)
    writer.field("kind", kind.rawValue)
    writer.field("points", points)
    writer.field("balance", balance)
    writer.field("rule_version", ruleVersion)
    writer.field("at", Timestamp.format(at))
    writer.endObject()
  }
}
