package import JSON

/// Query to pricing: the quantity breaks of a product.
package struct GetQuantityBreaks: Payload {
  package static let type = "GetQuantityBreaks"

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
