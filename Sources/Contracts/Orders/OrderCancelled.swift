package import JSON

/// Event of orders: the order was called off, and nothing is held for it.
package struct OrderCancelled: Event {
  package static let type = "OrderCancelled"

  package let orderID: String
  package let customerID: String
  /// Who called it off: `customer` or `staff`.
  package let actor: String
  package let reason: String?
  /// The order's version after the transition.
  package let orderVersion: Int

  package init(orderID: String, customerID: String, actor: String, reason: String?, orderVersion: Int) {
    self.orderID = orderID
    self.customerID = customerID
    self.actor = actor
    self.reason = reason
    self.orderVersion = orderVersion
  }

  package func route(to capability: CapabilityName) -> Route { .keys([customerID]) }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("order_id", orderID)
    writer.field("customer_id", customerID)
    writer.field("actor", actor)
    writer.optional("reason", reason)
    writer.field("version", orderVersion)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    orderID = try json.string("order_id")
    customerID = try json.string("customer_id")
    actor = try json.string("actor")
    reason = try json.optionalString("reason")
    orderVersion = try json.int("version")
  }
}
