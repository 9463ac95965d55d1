package import JSON

/// Query to reviews: what may be seen of a product, newest first, and how it is rated.
package struct ListProductReviews: Payload {
  package static let type = "ListProductReviews"

  package let productID: String
  /// The id of the last review already seen.
  package let cursor: String?
  package let limit: Int

  package init(productID: String, cursor: String?, limit: Int) {
    self.productID = productID
    self.cursor = cursor
    self.limit = limit
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("product_id", productID)
    writer.optional("cursor", cursor)
    writer.field("limit", limit)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    productID = try json.string("product_id")
    cursor = try json.optionalString("cursor")
    limit = try json.int("limit")
  }
}
