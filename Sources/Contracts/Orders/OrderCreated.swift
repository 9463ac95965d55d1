package import JSON

/// Event of orders: an order was accepted and is durable as `pending`.
package struct OrderCreated: Event {
  package static let type = "OrderCreated"

  package let orderID: String
  package let customerID: String
  /// ISO 4217 code.
  package let currency: String

  package init(orderID: String, customerID: String, currency: String) {
    self.orderID = orderID
    self.customerID = customerID
    self.currency = currency
  }

  package func route(to capability: CapabilityName) -> Route { .keys([customerID]) }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("order_id", orderID)
    writer.field("customer_id", customerID)
    writer.field("currency", currency)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    orderID = try json.string("order_id")
    customerID = try json.string("customer_id")
    currency = try json.string("currency")
  }
}
