package import JSON

/// Query to orders: a cart as it stands.
package struct GetCart: Payload {
  package static let type = "GetCart"

  package let cartID: String
  /// Only if it belongs to this customer; nil reads anyone's.
  package let customerID: String?

  package init(cartID: String, customerID: String?) {
    self.cartID = cartID
    self.customerID = customerID
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("cart_session_id", cartID)
    writer.optional("customer_id", customerID)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    cartID = try json.string("cart_session_id")
    customerID = try json.optionalString("customer_id")
  }
}
