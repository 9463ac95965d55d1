package import JSON

/// Command to orders: takes a line out of a cart.
package struct RemoveCartItem: Payload {
  package static let type = "RemoveCartItem"

  package let cartID: String
  /// Only if the cart is this customer's; nil changes anyone's.
  package let customerID: String?
  /// Only if the cart still has this version (`If-Match`).
  package let version: Int64?
  package let lineID: String

  package init(cartID: String, customerID: String?, version: Int64?, lineID: String) {
    self.cartID = cartID
    self.customerID = customerID
    self.version = version
    self.lineID = lineID
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("cart_session_id", cartID)
    writer.optional("customer_id", customerID)
    writer.optional("version", version)
    writer.field("line_id", lineID)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    cartID = try json.string("cart_session_id")
    customerID = try json.optionalString("customer_id")
    version = try json.optionalInt64("version")
    lineID = try json.string("line_id")
  }
}
