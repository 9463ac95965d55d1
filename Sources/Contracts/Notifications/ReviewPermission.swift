package import JSON

/// To write one review: of what, as whom and until when. The token that proves it is made when the mail is sent.
package struct ReviewPermission: Sendable, Equatable, JSONEncodable, JSONDecodable {
  package let customerID: String
  package let orderID: String
  package let productID: String
  /// Unix milliseconds.
  package let expires: Int64

  package init(customerID: String, orderID: String, productID: String, expires: Int64) {
    self.customerID = customerID
    self.orderID = orderID
    self.productID = productID
    self.expires = expires
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("customer_id", customerID)
    writer.field("order_id", orderID)
    writer.field("product_id", productID)
    writer.field("expires", expires)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    customerID = try json.string("customer_id")
    orderID = try json.string("order_id")
    productID = try json.string("product_id")
    expires = try json.int64("expires")
  }
}
