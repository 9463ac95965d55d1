package import JSON

/// Query to one partition of orders: newest first.
package struct ListOrders: Payload {
  package static let type = "ListOrders"

  /// Only if it belongs to this customer; nil reads anyone's.
  package let customerID: String?
  package let status: String?
  /// The id of the last order already seen.
  package let cursor: String?
  package let limit: Int

  package init(customerID: String?, status: String?, cursor: String?, limit: Int) {
    self.customerID = customerID
    self.status = status
    self.cursor = cursor
    self.limit = limit
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.optional("customer_id", customerID)
    writer.optional("status", status)
    writer.optional("cursor", cursor)
    writer.field("limit", limit)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    customerID = try json.optionalString("customer_id")
    status = try json.optionalString("status")
    cursor = try json.optionalString("cursor")
    limit = try json.int("limit")
  }
}
