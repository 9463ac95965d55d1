package import JSON

/// Event of pricing: cached prices of this product and currency are no longer of this world.
package struct CacheInvalidated: Event {
  package static let type = "CacheInvalidated"

  package let productID: String
  package let currency: String

  package init(productID: String, currency: String) {
    self.productID = productID
    self.currency = currency
  }

  package func route(to capability: CapabilityName) -> Route { .everyPartition }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("product_id", productID)
    writer.field("currency", currency)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    productID = try json.string("product_id")
    currency = try json.string("currency")
  }
}
