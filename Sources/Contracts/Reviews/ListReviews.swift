package import JSON

/// Query to reviews, for moderators: those of one status, newest first.
package struct ListReviews: Payload {
  package static let type = "ListReviews"

  /// `pending`, `approved` or `rejected`.
  package let status: String
  /// The id of the last review already seen.
  package let cursor: String?
  package let limit: Int

  package init(status: String, cursor: String?, limit: Int) {
    self.status = status
    self.cursor = cursor
    self.limit = limit
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("status", status)
    writer.optional("cursor", cursor)
    writer.field("limit", limit)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    status = try json.string("status")
    cursor = try json.optionalString("cursor")
    limit = try json.int("limit")
  }
}
