package import JSON

/// Event of pricing: the product is now this.
package struct ProductChanged: Event {
  package static let type = "ProductChanged"

  package let productID: String
  package let sku: String
  package let name: String
  package let category: String
  /// Counts the changes of this product.
  package let productVersion: Int64

  package init(productID: String, sku: String, name: String, category: String, productVersion: Int64) {
    self.productID = productID
    self.sku = sku
    self.name = name
    self.category = category
    self.productVersion = productVersion
  }

  package func route(to capability: CapabilityName) -> Route { .everyPartition }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("product_id", productID)
    writer.field("sku", sku)
    writer.field("name", name)
    writer.field("category", category)
    writer.field("product_version", productVersion)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    productID = try json.string("product_id")
    sku = try json.string("sku")
    name = try json.string("name")
    category = try json.string("category")
    productVersion = try json.int64("product_version")
  }
}
