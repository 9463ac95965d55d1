package import JSON

/// Command to reservation: give back what this owner holds, and close it against work that arrives later.
package struct ReleaseHold: Payload {
  package static let type = "ReleaseHold"

  package let orderID: String
  /// With the order, the owner of the hold.
  package let attempt: Int

  package init(orderID: String, attempt: Int) {
    self.orderID = orderID
    self.attempt = attempt
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("order_id", orderID)
    writer.field("attempt", attempt)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    orderID = try json.string("order_id")
    attempt = try json.int("attempt")
  }
}
