package import JSON

/// A product of an order of which a review is asked for.
package struct ReviewableProduct: Sendable, Equatable, JSONEncodable, JSONDecodable {
  package let productID: String
  package let sku: String

  package init(productID: String, sku: String) {
    self.productID = productID
    self.sku = sku
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("product_id", productID)
    writer.field("sku", sku)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    productID = try json.string("product_id")
    sku = try json.string("sku")
  }
}
