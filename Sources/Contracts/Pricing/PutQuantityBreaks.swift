package import JSON

/// Command to pricing: all quantity breaks of a product; those it had are gone.
package struct PutQuantityBreaks: Payload {
  package static let type = "PutQuantityBreaks"
  /// Breaks of one product.
  package static let limit = 100

  package let productID: String
  package let breaks: [QuantityBreak]

  package init(productID: String, breaks: [QuantityBreak]) {
    self.productID = productID
    self.breaks = breaks
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("product_id", productID)
    writer.list("breaks", breaks)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    productID = try json.string("product_id")
    breaks = try json.list("breaks") { (item) throws(JSONError) in try QuantityBreak(json: item) }
  }
}
