package import JSON

/// Event of orders: the order is recorded. Reservation confirms its hold on it.
package struct OrderConfirmed: Event {
  package static let type = "OrderConfirmed"

  package let orderID: String
  /// The attempt whose draft was recorded: the owner of the hold.
  package let attempt: Int
  package let customerID: String
  package let total: Money
  package let lines: [OrderLine]

  package init(orderID: String, attempt: Int, customerID: String, total: Money, lines: [OrderLine]) {
    self.orderID = orderID
    self.attempt = attempt
    self.customerID = customerID
    self.total = total
    self.lines = lines
  }

  package func route(to capability: CapabilityName) -> Route {
    capability == .reservation ? .keys(lines.map(\.warehouseID)) : .keys([customerID])
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("order_id", orderID)
    writer.field("attempt", attempt)
    writer.field("customer_id", customerID)
    writer.field("total", total)
    writer.list("lines", lines)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    orderID = try json.string("order_id")
    attempt = try json.int("attempt")
    customerID = try json.string("customer_id")
    total = try Money(json: json.required("total"))
    lines = try json.list("lines") { (line) throws(JSONError) in try OrderLine(json: line) }
  }
}
