package import JSON

/// Event of orders: goods have come back, and what they cost is to be paid back. Reservation puts them on the shelf on it.
package struct OrderReturned: Event {
  package static let type = "OrderReturned"

  package let orderID: String
  package let customerID: String
  package let returnID: String
  package let lines: [ReturnedLine]
  /// The lines' together.
  package let refund: Money
  /// `partially_returned`, or `returned` when nothing of the order is left with its customer.
  package let status: String
  /// The order's version after the change.
  package let orderVersion: Int

  package init(
    orderID: String, customerID: String, returnID: String, lines: [ReturnedLine], refund: Money, status: String,
    orderVersion: Int
  ) {
    self.orderID = orderID
    self.customerID = customerID
    self.returnID = returnID
    self.lines = lines
    self.refund = refund
    self.status = status
    self.orderVersion = orderVersion
  }

  package func route(to capability: CapabilityName) -> Route {
    capability == .reservation ? .keys(lines.map(\.warehouseID)) : .keys([customerID])
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("order_id", orderID)
    writer.field("customer_id", customerID)
    writer.field("return_id", returnID)
    writer.list("lines", lines)
    writer.field("refund", refund)
    writer.field("status", status)
    writer.field("version", orderVersion)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    orderID = try json.string("order_id")
    customerID = try json.string("customer_id")
    returnID = try json.string("return_id")
    lines = try json.list("lines") { (item) throws(JSONError) in try ReturnedLine(json: item) }
    refund = try Money(json: json.required("refund"))
    status = try json.string("status")
    orderVersion = try json.int("version")
  }
}
