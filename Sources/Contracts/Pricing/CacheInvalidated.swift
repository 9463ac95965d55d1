package import JSON

/// Event of pricing: cached prices of these are no longer of this world. What it does not name is meant in all its
/// values: without a product, the currency's prices of every product.
package struct CacheInvalidated: Event {
  package static let type = "CacheInvalidated"

  package let productID: String?
  package let currency: String?
  package let warehouseID: String?

  package init(productID: String? = nil, currency: String? = nil, warehouseID: String? = nil) {
    self.productID = productID
    self.currency = currency
    self.warehouseID = warehouseID
  }

  package func route(to capability: CapabilityName) -> Route { .everyPartition }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.optional("product_id", productID)
    writer.optional("currency", currency)
    writer.optional("warehouse_id", warehouseID)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    productID = try json.optionalString("product_id")
    currency = try json.optionalString("currency")
    warehouseID = try json.optionalString("warehouse_id")
  }
}
