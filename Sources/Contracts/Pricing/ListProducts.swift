package import JSON

/// Query to pricing: the catalogue by product id.
package struct ListProducts: Payload {
  package static let type = "ListProducts"

  /// The last product id already seen.
  package let cursor: String?
  package let limit: Int

  package init(cursor: String?, limit: Int) {
    self.cursor = cursor
    self.limit = limit
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.optional("cursor", cursor)
    writer.field("limit", limit)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    cursor = try json.optionalString("cursor")
    limit = try json.int("limit")
  }
}
