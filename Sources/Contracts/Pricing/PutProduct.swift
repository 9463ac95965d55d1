package import JSON

/// Command to pricing: a product of the catalogue; the whole of it.
package struct PutProduct: Payload {
  package static let type = "PutProduct"

  package let productID: String
  package let sku: String
  package let name: String
  package let category: String

  package init(productID: String, sku: String, name: String, category: String) {
    self.productID = productID
    self.sku = sku
    self.name = name
    self.category = category
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("product_id", productID)
    writer.field("sku", sku)
    writer.field("name", name)
    writer.field("category", category)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    productID = try json.string("product_id")
    sku = try json.string("sku")
    name = try json.string("name")
    category = try json.string("category")
  }
}
