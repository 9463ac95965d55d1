import Contracts
import JSON
import Messaging

/// From the shelf to the customer.
extension Orders {
  /// Goods leave the house only when they are paid, or there is nothing to pay.
  func ship(_ command: ShipOrder, _ turn: Turn) throws {
    guard var row = try OrderStore(turn.store).order(command.orderID) else {
      return try turn.refuse(.notFound("order", command.orderID))
    }
    guard row.status.canBecome(.shipped) else { return try turn.refuse(.not("shippable", row, "a confirmed")) }
    guard ["none", "captured"].contains(row.paymentStatus) else { return try turn.refuse(.notCaptured(row)) }
    try progress(&row, to: .shipped, by: "staff", [("shipment", command.shown(at: turn.now))], turn)
    turn.emit(
      OrderShipped(
        orderID: row.orderID, attempt: row.attempt, customerID: row.customerID,
        lines: try OrderStore(turn.store).items(row.orderID), carrier: command.carrier,
        trackingNumber: command.trackingNumber, checkout: row.terms.checkout, orderVersion: row.version),
      id: "\(row.orderID).v\(row.version).OrderShipped")
    try turn.answer(try row.shown())
  }

  func deliver(_ command: DeliverOrder, _ turn: Turn) throws {
    guard var row = try OrderStore(turn.store).order(command.orderID) else {
      return try turn.refuse(.notFound("order", command.orderID))
    }
    guard row.status.canBecome(.delivered) else { return try turn.refuse(.not("deliverable", row, "a shipped")) }
    let at = Array("\"\(Timestamp.format(turn.now))\"".utf8)
    try progress(&row, to: .delivered, by: "staff", [("delivered_at", at)], turn)
    turn.emit(
      OrderDelivered(
        orderID: row.orderID, customerID: row.customerID, lines: try OrderStore(turn.store).items(row.orderID),
        orderVersion: row.version), id: "\(row.orderID).v\(row.version).OrderDelivered")
    try turn.answer(try row.shown())
  }

  /// Moves a decided order on, with what its document says more by then.
  /// - Parameter members: names, and JSON text as their values.
  func progress(
    _ row: inout OrderRow, to status: OrderStatus, by actor: String, _ members: [(name: String, value: [UInt8])],
    _ turn: Turn
  ) throws {
    guard let document = row.document else { throw UnknownOrder(orderID: row.orderID) }
    try keepAnswer(row, turn)
    try move(&row, to: status, by: actor, turn)
    row.document = try OrderDocument.with(
      [("status", Array("\"\(status.rawValue)\"".utf8))] + members, version: row.version, in: document)
    try OrderStore(turn.store).amend(row)
  }
}

extension ShipOrder {
  fileprivate func shown(at now: Int64) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.optional("carrier", carrier)
    writer.optional("tracking_number", trackingNumber)
    writer.field("shipped_at", Timestamp.format(now))
    writer.endObject()
    return writer.bytes
  }
}

extension Problem {
  /// - Parameter verb: `shippable` makes `order-not-shippable`.
  /// - Parameter wanted: the orders of which it is true.
  static func not(_ verb: String, _ row: OrderRow, _ wanted: String) -> Problem {
    Problem(
      "order-not-\(verb)", 409, title: "Order not \(verb)",
      detail: "The order is \(row.status.rawValue): only \(wanted) one is \(verb).",
      members: Array(#"{"order_status":"\#(row.status.rawValue)"}"#.utf8))
  }

  fileprivate static func notCaptured(_ row: OrderRow) -> Problem {
    Problem(
      "payment-not-captured", 409, title: "Payment not captured",
      detail: "The order's payment is \(row.paymentStatus): goods leave only when it is captured.",
      members: Array(#"{"payment_status":"\#(row.paymentStatus)"}"#.utf8))
  }
}
