package import JSON

/// Event of reviews: the customer is to be asked for a review of each of these, by a link of its own.
package struct ReviewRequestSent: Event {
  package static let type = "ReviewRequestSent"

  package let orderID: String
  package let customerID: String
  package let products: [ReviewableProduct]
  /// Unix milliseconds: the links' tokens are good until then.
  package let expires: Int64

  package init(orderID: String, customerID: String, products: [ReviewableProduct], expires: Int64) {
    self.orderID = orderID
    self.customerID = customerID
    self.products = products
    self.expires = expires
  }

  package func route(to capability: CapabilityName) -> Route { .keys([customerID]) }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("order_id", orderID)
    writer.field("customer_id", customerID)
    writer.list("products", products)
    writer.field("expires", expires)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    orderID = try json.string("order_id")
    customerID = try json.string("customer_id")
    products = try json.list("products") { (item) throws(JSONError) in try ReviewableProduct(json: item) }
    expires = try json.int64("expires")
  }
}
