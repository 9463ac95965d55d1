package import JSON

/// Query to loyalty: a customer's balance, and what it comes from.
package struct GetPoints: Payload {
  package static let type = "GetPoints"

  package let customerID: String
  /// Entries before this number; nil for the newest.
  package let cursor: Int64?
  package let limit: Int

  package init(customerID: String, cursor: Int64? = nil, limit: Int = 50) {
    self.customerID = customerID
    self.cursor = cursor
    self.limit = limit
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("customer_id", customerID)
    writer.optional("cursor", cursor)
    writer.field("limit", limit)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    customerID = try json.string("customer_id")
    cursor = try json.optionalInt64("cursor")
    limit = try json.int("limit")
  }
}
