package import JSON

/// Event of orders: the customer has the goods.
package struct OrderDelivered: Event {
  package static let type = "OrderDelivered"

  package let orderID: String
  package let customerID: String
  package let lines: [OrderLine]
  /// The order's version after the change.
  package let orderVersion: Int

  package init(orderID: String, customerID: String, lines: [OrderLine], orderVersion: Int) {
    self.orderID = orderID
    self.customerID = customerID
    self.lines = lines
    self.orderVersion = orderVersion
  }

  package func route(to capability: CapabilityName) -> Route { .keys([customerID]) }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("order_id", orderID)
    writer.field("customer_id", customerID)
    writer.list("lines", lines)
    writer.field("version", orderVersion)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    orderID = try json.string("order_id")
    customerID = try json.string("customer_id")
    lines = try json.list("lines") { (item) throws(JSONError) in try OrderLine(json: item) }
    orderVersion = try json.int("version")
  }
}
