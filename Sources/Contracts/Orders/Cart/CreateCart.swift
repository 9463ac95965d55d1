package import JSON

/// Command to orders: a new, empty cart. Its id was drawn at the intake.
package struct CreateCart: Payload {
  package static let type = "CreateCart"

  package let cartID: String
  package let customerID: String
  package let currency: String

  package init(cartID: String, customerID: String, currency: String) {
    self.cartID = cartID
    self.customerID = customerID
    self.currency = currency
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("cart_session_id", cartID)
    writer.field("customer_id", customerID)
    writer.field("currency", currency)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    cartID = try json.string("cart_session_id")
    customerID = try json.string("customer_id")
    currency = try json.string("currency")
  }
}
