package import Contracts
import JSON
package import Messaging
package import SQLite

/// What orders answers about orders.
extension Orders {
  package func answer(_ query: Message, _ store: Database) throws -> Outcome {
    let orders = OrderStore(store)
    switch query.head.type {
    case GetOrder.type:
      let wanted: GetOrder = try query.decode()
      guard let row = try orders.order(wanted.orderID), row.isVisible(to: wanted.customerID) else {
        return Outcome(.notFound("order", wanted.orderID))
      }
      return Outcome(200, entityTag: row.entityTag, body: try row.current())
    case GetOrderHistory.type:
      let wanted: GetOrderHistory = try query.decode()
      guard let row = try orders.order(wanted.orderID), row.isVisible(to: wanted.customerID) else {
        return Outcome(.notFound("order", wanted.orderID))
      }
      return history(row, try orders.transitions(wanted.orderID))
    case GetCart.type: return try getCart(query.decode(), CartStore(store))
    case GetCheckout.type: return try getCheckout(query.decode(), CheckoutStore(store))
    case ExportCustomer.type: return try export(query.decode(), store)
    case ListOrders.type: return try list(query.decode(), orders)
    default: throw UnknownMessage(query.head.type)
    }
  }

  private func history(_ row: OrderRow, _ transitions: [OrderStore.Transition]) -> Outcome {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("order_id", row.orderID)
    writer.key("transitions")
    writer.beginArray()
    for transition in transitions {
      writer.beginObject()
      writer.field("version", transition.version)
      if !transition.from.isEmpty { writer.field("from", transition.from) }
      writer.field("to", transition.to)
      writer.field("at", Timestamp.format(transition.at))
      writer.field("actor", transition.actor)
      writer.field("cause", transition.cause)
      writer.endObject()
    }
    writer.endArray()
    writer.endObject()
    return Outcome(200, entityTag: row.entityTag, body: writer.bytes)
  }

  private func list(_ query: ListOrders, _ orders: OrderStore) throws -> Outcome {
    let rows = try orders.orders(
      customerID: query.customerID ?? "", status: query.status ?? "", before: query.cursor ?? "~",
      limit: query.limit)
    var writer = JSONWriter(reserving: 1_024 * rows.count + 64)
    writer.beginObject()
    writer.key("orders")
    writer.beginArray()
    for row in rows { writer.raw(try row.current()) }
    writer.endArray()
    if rows.count == query.limit, let last = rows.last { writer.field("next_cursor", last.orderID) }
    writer.endObject()
    return Outcome(200, body: writer.bytes)
  }
}

extension OrderRow {
  init(_ command: PlaceOrder, _ message: Message, now: Int64) {
    var writer = JSONWriter(reserving: 128 * command.lines.count)
    writer.beginArray()
    for line in command.lines { line.write(to: &writer) }
    writer.endArray()
    self.init(
      orderID: command.orderID, customerID: command.customerID, status: .pending, version: 1, attempt: 0, deadline: 0,
      currency: command.currency, externalReference: command.externalReference, total: nil,
      waiters: command.acknowledge ? [] : message.waiter.map { [$0] } ?? [], requestKey: message.head.key,
      requestFingerprint: message.head.fingerprint, lines: writer.bytes, particulars: command.particulars,
      document: nil, createdAt: now, country: command.country, shippingMethod: command.shippingMethod, shipping: nil,
      terms: command.terms, discount: nil, paymentStatus: "none", cancellation: nil)
  }

  func isVisible(to customer: String?) -> Bool { customer == nil || customer == customerID }

  /// 202: the order is durable and under way.
  var acceptance: Outcome {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("id", orderID)
    writer.field("status", status.rawValue)
    writer.endObject()
    return Outcome(202, location: location, body: writer.bytes)
  }

  /// How the order was decided, as its request was answered; nil while it is not.
  func outcome() throws -> Outcome? {
    guard let document else { return nil }
    let root = try JSONDocument(document, limits: .own).root
    if status == .cancelled, root["confirmed_at"] == nil { return Outcome(.orderCancelled).of(self) }
    guard status == .rejected else {
      return Outcome(201, location: location, entityTag: entityTag, body: document)
    }
    guard let rejection = root["rejection"] else { return nil }
    return Outcome(rejection["status"]?.int ?? 409, body: Array(rejection.raw)).of(self)
  }
}

extension Outcome {
  /// A refusal names the order it is about.
  func of(_ row: OrderRow) -> Outcome {
    guard status >= 400, body.last == UInt8(ascii: "}") else { return self }
    let member = Array(",\"order_id\":\"\(row.orderID)\"}".utf8)
    return Outcome(status, location: row.location, entityTag: entityTag, body: body.dropLast() + member)
  }
}

extension Problem {
  static let deadlineExceeded = Problem(
    "deadline-exceeded", 504, title: "Deadline exceeded",
    detail: "A part of the system did not answer in time; the order was refused and everything held for it given back.")
}
