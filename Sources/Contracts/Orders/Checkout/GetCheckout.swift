package import JSON

/// Query to orders: a checkout as it stands.
package struct GetCheckout: Payload {
  package static let type = "GetCheckout"

  package let checkoutID: String
  /// Only if it belongs to this customer; nil reads anyone's.
  package let customerID: String?

  package init(checkoutID: String, customerID: String?) {
    self.checkoutID = checkoutID
    self.customerID = customerID
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("checkout_session_id", checkoutID)
    writer.optional("customer_id", customerID)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    checkoutID = try json.string("checkout_session_id")
    customerID = try json.optionalString("customer_id")
  }
}
