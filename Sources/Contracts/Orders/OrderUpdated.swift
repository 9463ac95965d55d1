package import JSON

/// Event of orders: something about a decided order changed that is no change of its status.
package struct OrderUpdated: Event {
  package static let type = "OrderUpdated"

  package let orderID: String
  package let customerID: String
  /// The order's version after the change.
  package let orderVersion: Int
  /// The members of the order's document that changed.
  package let changed: [String]

  package init(orderID: String, customerID: String, orderVersion: Int, changed: [String]) {
    self.orderID = orderID
    self.customerID = customerID
    self.orderVersion = orderVersion
    self.changed = changed
  }

  package func route(to capability: CapabilityName) -> Route { .keys([customerID]) }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("order_id", orderID)
    writer.field("customer_id", customerID)
    writer.field("version", orderVersion)
    writer.strings("changed", changed)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    orderID = try json.string("order_id")
    customerID = try json.string("customer_id")
    orderVersion = try json.int("version")
    changed = try json.strings("changed")
  }
}
