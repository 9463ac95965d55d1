package import JSON

/// Command to payments: the order takes no money. What is authorised is voided, what is captured is refunded, and what
/// arrives later for the order is dropped.
package struct VoidPayment: Payload {
  package static let type = "VoidPayment"

  package let orderID: String
  /// The order's attempt when it was given up.
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
