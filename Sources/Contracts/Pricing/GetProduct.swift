package import JSON

/// Query to pricing: one product.
package struct GetProduct: Payload {
  package static let type = "GetProduct"

  package let productID: String

  package init(productID: String) {
    self.productID = productID
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("product_id", productID)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    productID = try json.string("product_id")
  }
}
