package import JSON

/// Event of reviews: of this order no review is asked for.
package struct ReviewRequestSkipped: Event {
  package static let type = "ReviewRequestSkipped"

  package let orderID: String
  package let customerID: String
  /// `inactive`, `opted_out`, `nothing_left` or `already_reviewed`.
  package let reason: String

  package init(orderID: String, customerID: String, reason: String) {
    self.orderID = orderID
    self.customerID = customerID
    self.reason = reason
  }

  package func route(to capability: CapabilityName) -> Route { .keys([customerID]) }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("order_id", orderID)
    writer.field("customer_id", customerID)
    writer.field("reason", reason)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    orderID = try json.string("order_id")
    customerID = try json.string("customer_id")
    reason = try json.string("reason")
  }
}
