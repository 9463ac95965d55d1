package import JSON

/// Command to orders: makes the checkout's cart an order, unless it is one already.
package struct ConfirmCheckout: Payload {
  package static let type = "ConfirmCheckout"

  package let checkoutID: String
  /// Only if it is this customer's; nil acts for anyone.
  package let customerID: String?
  /// Drawn at the intake, for the case that it becomes one.
  package let orderID: String
  /// Answer 202 as soon as the order is durable (`Prefer: respond-async`).
  package let acknowledge: Bool

  package init(checkoutID: String, customerID: String?, orderID: String, acknowledge: Bool) {
    self.checkoutID = checkoutID
    self.customerID = customerID
    self.orderID = orderID
    self.acknowledge = acknowledge
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("checkout_session_id", checkoutID)
    writer.optional("customer_id", customerID)
    writer.field("order_id", orderID)
    if acknowledge { writer.field("acknowledge", true) }
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    checkoutID = try json.string("checkout_session_id")
    customerID = try json.optionalString("customer_id")
    orderID = try json.string("order_id")
    acknowledge = json["acknowledge"]?.bool ?? false
  }
}
