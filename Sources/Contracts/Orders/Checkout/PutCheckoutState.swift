package import JSON

/// Command to orders: where a checkout's order goes, how it is paid, and the codes it has; replaces what was said before.
package struct PutCheckoutState: Payload {
  package static let type = "PutCheckoutState"

  package let checkoutID: String
  /// Only if it is this customer's; nil acts for anyone.
  package let customerID: String?
  /// JSON object text: the addresses as they were sent, with ISO 3166 countries.
  package let particulars: [UInt8]
  /// Of the shipping address, ISO 3166.
  package let country: String?
  /// Nil for the cheapest.
  package let shippingMethod: String?
  package let promotionCodes: [String]
  /// Nil to be settled by invoice.
  package let payment: PaymentMeans?

  package init(
    checkoutID: String, customerID: String?, particulars: [UInt8], country: String?, shippingMethod: String?,
    promotionCodes: [String], payment: PaymentMeans?
  ) {
    self.checkoutID = checkoutID
    self.customerID = customerID
    self.particulars = particulars
    self.country = country
    self.shippingMethod = shippingMethod
    self.promotionCodes = promotionCodes
    self.payment = payment
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("checkout_session_id", checkoutID)
    writer.optional("customer_id", customerID)
    writer.key("particulars")
    writer.raw(particulars)
    writer.optional("country", country)
    writer.optional("shipping_method", shippingMethod)
    writer.strings("promotion_codes", promotionCodes)
    if let payment { writer.field("payment", payment) }
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    checkoutID = try json.string("checkout_session_id")
    customerID = try json.optionalString("customer_id")
    particulars = Array(try json.required("particulars").raw)
    country = try json.optionalString("country")
    shippingMethod = try json.optionalString("shipping_method")
    promotionCodes = try json.strings("promotion_codes")
    payment = try json["payment"].map { (value) throws(JSONError) in try PaymentMeans(json: value) }
  }
}
