package import JSON

/// Command to orders: a checkout of a cart. Its id was drawn at the intake.
package struct StartCheckout: Payload {
  package static let type = "StartCheckout"

  package let checkoutID: String
  package let cartID: String
  /// Only if it is this customer's; nil acts for anyone.
  package let customerID: String?

  package init(checkoutID: String, cartID: String, customerID: String?) {
    self.checkoutID = checkoutID
    self.cartID = cartID
    self.customerID = customerID
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("checkout_session_id", checkoutID)
    writer.field("cart_session_id", cartID)
    writer.optional("customer_id", customerID)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    checkoutID = try json.string("checkout_session_id")
    cartID = try json.string("cart_session_id")
    customerID = try json.optionalString("customer_id")
  }
}
