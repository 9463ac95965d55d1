package import JSON

/// Command to orders: call the order off, while it is pending or confirmed.
package struct CancelOrder: Payload {
  package static let type = "CancelOrder"

  package let orderID: String
  /// Whose order it must be; nil for anybody's.
  package let customerID: String?
  /// `customer` or `staff`.
  package let actor: String
  package let reason: String?

  package init(orderID: String, customerID: String?, actor: String, reason: String?) {
    self.orderID = orderID
    self.customerID = customerID
    self.actor = actor
    self.reason = reason
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("order_id", orderID)
    writer.optional("customer_id", customerID)
    writer.field("actor", actor)
    writer.optional("reason", reason)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    orderID = try json.string("order_id")
    customerID = try json.optionalString("customer_id")
    actor = try json.string("actor")
    reason = try json.optionalString("reason")
  }
}
