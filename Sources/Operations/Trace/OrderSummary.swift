import Contracts
import JSON

/// An order's head: what it is by now, and how long that took. What nobody recorded is nil.
struct OrderSummary: JSONEncodable {
  let orderID: String
  var status: String?
  var customerID: String?
  var total: Money?
  /// Trips along its slip.
  var attempts: Int64?
  /// The entry's time of the request, Unix milliseconds.
  var createdAt: Int64?
  /// The entry's time of what decided it.
  var decidedAt: Int64?
  /// When the first reply to whoever placed it was written.
  var answeredAt: Int64?

  /// What offsets in a trace count from: when the order's request was written, or its id drawn.
  let start: Int64

  init(_ trace: OrderTrace) {
    orderID = trace.orderID
    let row = trace.stores.flatMap { $0.rows(of: "orders") }.first
    status = row?.text("status")
    customerID = row?.text("customer_id")
    if let amount = row?.integer("total"), let currency = row?.text("currency") { total = Money(amount, currency) }
    attempts = row?.integer("attempt").map { $0 + 1 }
    createdAt = row?.integer("created_at")
    let transitions = trace.stores.flatMap { $0.rows(of: "transitions") }
    decidedAt = transitions.first { $0.text("from_status") == "pending" }?.integer("at")
    let messages = trace.roots.flatMap(\.all)
    answeredAt = messages.filter { $0.place.kind == "reply" }.compactMap(\.writtenAt).min()
    start =
      messages.first { $0.type == PlaceOrder.type }?.writtenAt ?? createdAt
      ?? TimeOrderedID.milliseconds(of: trace.orderID, prefix: TimeOrderedID.order) ?? 0
  }

  var decidedIn: Int64? { difference(decidedAt, createdAt) }
  var answeredIn: Int64? { difference(answeredAt, start) }

  private func difference(_ later: Int64?, _ earlier: Int64?) -> Int64? {
    guard let later, let earlier, later >= earlier else { return nil }
    return later - earlier
  }

  /// `id`, `status`, `customer_id`, `total`, `attempts`, `created_at`, `decided_at`, `decided_in_ms`, `answered_at`,
  /// `answered_in_ms`, `started_at`.
  func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("id", orderID)
    writer.nullable("status", status)
    writer.nullable("customer_id", customerID)
    writer.key("total")
    if let total { total.write(to: &writer) } else { writer.null() }
    writer.nullable("attempts", attempts)
    writer.nullable("created_at", createdAt)
    writer.nullable("decided_at", decidedAt)
    writer.nullable("decided_in_ms", decidedIn)
    writer.nullable("answered_at", answeredAt)
    writer.nullable("answered_in_ms", answeredIn)
    writer.field("started_at", start)
    writer.endObject()
  }
}
