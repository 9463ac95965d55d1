package import Contracts
import JSON
package import Messaging
package import SQLite

/// The analytics capability: what was sold. See README.md beside this file.
package final class Analytics: Capability {
  package static let name = CapabilityName.analytics
  package static let linger: Int64 = 25
  package static let migrations = AnalyticsSchema.migrations

  package init(_ partition: PartitionID, _ topology: Topology) {}

  package func handle(_ message: Message, _ turn: Turn) throws {
    switch message.head.type {
    case OrderConfirmed.type: try count(message.decode(), turn)
    case OrderCancelled.type: try takeOff(message.decode(), turn)
    case OrderReturned.type: try takeBack(message.decode(), turn)
    default: throw UnknownMessage(message.head.type)
    }
  }

  private func count(_ event: OrderConfirmed, _ turn: Turn) throws {
    let store = AnalyticsStore(turn.store)
    guard try store.order(event.orderID) == nil else { return }
    let day = String(Timestamp.format(event.confirmedAt ?? turn.message.head.sent).prefix(10))
    let order = KnownOrder(orderID: event.orderID, day: day, currency: event.total.currency, state: .counted)
    let lines = event.lines.map { SoldLine($0) }
    try store.save(order)
    for line in lines { try store.add(line, of: order.orderID) }
    try store.add(lines.cells(orders: 1), on: order.day, order.currency)
  }

  private func takeOff(_ event: OrderCancelled, _ turn: Turn) throws {
    let store = AnalyticsStore(turn.store)
    guard var order = try store.order(event.orderID) else {
      return try store.save(KnownOrder(orderID: event.orderID, day: "", currency: "", state: .cancelled))
    }
    guard order.state == .counted else { return }
    try store.add(store.lines(order.orderID).cells(orders: 1), on: order.day, order.currency, sign: -1)
    try store.removeLines(order.orderID)
    order.state = .cancelled
    try store.save(order)
  }

  private func takeBack(_ event: OrderReturned, _ turn: Turn) throws {
    let store = AnalyticsStore(turn.store)
    guard let order = try store.order(event.orderID), order.state == .counted else {
      throw NotCounted(orderID: event.orderID)
    }
    guard try store.take(event) else { return }
    try store.add(event.lines.map { SoldLine($0) }.cells(orders: 0), on: order.day, order.currency)
  }

  // MARK: Reports

  package func answer(_ query: Message, _ store: Database) throws -> Outcome {
    guard query.head.type == GetSales.type else { throw UnknownMessage(query.head.type) }
    let wanted: GetSales = try query.decode()
    let rows = try AnalyticsStore(store).report(wanted, after: wanted.place)
    var writer = JSONWriter(reserving: 512 * rows.count + 64)
    writer.beginObject()
    writer.key("sales")
    writer.beginArray()
    for row in rows { row.write(by: wanted.grouping, to: &writer) }
    writer.endArray()
    if rows.count == wanted.limit, let last = rows.last { writer.field("next_cursor", last.currency + last.key) }
    writer.endObject()
    return Outcome(200, body: writer.bytes)
  }
}

/// Goods came back of an order whose confirmation has not been seen: it was set aside, or is from before analytics.
struct NotCounted: Error, CustomStringConvertible {
  let orderID: String

  var description: String { "the confirmation of \(orderID) has not been seen" }
}

extension GetSales {
  /// Where the page begins: a cursor is a currency's three letters, and the key.
  fileprivate var place: (key: String, currency: String) {
    guard let cursor else { return ("", "") }
    return (String(cursor.dropFirst(3)), String(cursor.prefix(3)))
  }
}

extension AnalyticsStore.ReportRow {
  fileprivate func write(by grouping: SalesGrouping, to writer: inout JSONWriter) {
    writer.beginObject()
    switch grouping {
    case .day: writer.field("day", key)
    case .product: writer.field("product_id", key)
    case .warehouse: writer.field("warehouse_id", key)
    case .currency: break
    }
    writer.field("currency", currency)
    writer.field("orders", sums.orders)
    writer.field("units", sums.units)
    writer.field("gross", Money(sums.gross, currency))
    writer.field("discount", Money(sums.discount, currency))
    writer.field("net", Money(sums.net, currency))
    writer.field("returned_units", sums.returnedUnits)
    writer.field("refunds", Money(sums.refunds, currency))
    writer.field("revenue", Money(sums.net - sums.refunds, currency))
    writer.endObject()
  }
}
