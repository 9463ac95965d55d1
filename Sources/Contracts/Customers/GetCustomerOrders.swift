package import JSON

/// Query to customers: a customer's orders, the newest first.
package struct GetCustomerOrders: Payload {
  package static let type = "GetCustomerOrders"

  /// Orders of a page where nobody says.
  package static let usualLimit = 20

  package let customerID: String
  /// The order before which the page begins; nil for the newest.
  package let cursor: String?
  package let limit: Int

  package init(customerID: String, cursor: String?, limit: Int) {
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
    cursor = try json.optionalString("cursor")
    limit = try json.int("limit")
  }
}
