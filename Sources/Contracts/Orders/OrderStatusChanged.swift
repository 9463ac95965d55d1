package import JSON

/// Event of orders: every transition of an order.
package struct OrderStatusChanged: Event {
  package static let type = "OrderStatusChanged"

  package let orderID: String
  package let customerID: String
  /// The status left.
  package let from: String
  /// The status entered.
  package let to: String
  /// The order's version after the transition.
  package let orderVersion: Int

  package init(orderID: String, customerID: String, from: String, to: String, orderVersion: Int) {
    self.orderID = orderID
    self.customerID = customerID
    self.from = from
    self.to = to
    self.orderVersion = orderVersion
  }

  package func route(to capability: CapabilityName) -> Route { .keys([customerID]) }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("order_id", orderID)
    writer.field("customer_id", customerID)
    writer.field("from", from)
    writer.field("to", to)
    writer.field("version", orderVersion)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    orderID = try json.string("order_id")
    customerID = try json.string("customer_id")
    from = try json.string("from")
    to = try json.string("to")
    orderVersion = try json.int("version")
  }
}
