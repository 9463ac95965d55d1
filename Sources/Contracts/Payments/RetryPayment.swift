package import JSON

/// Message of payments to itself: the provider will not do something it must. It is set aside at once, for a person; sent
/// again from there, the provider is asked once more.
package struct RetryPayment: Payload {
  package static let type = "RetryPayment"

  package let orderID: String
  /// The attempt the payment was first authorised for.
  package let firstAttempt: Int
  /// Nil for the capture.
  package let refundID: String?
  /// What the provider said.
  package let reason: String

  package init(orderID: String, firstAttempt: Int, refundID: String? = nil, reason: String) {
    self.orderID = orderID
    self.firstAttempt = firstAttempt
    self.refundID = refundID
    self.reason = reason
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("order_id", orderID)
    writer.field("first_attempt", firstAttempt)
    writer.optional("refund_id", refundID)
    writer.field("reason", reason)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    orderID = try json.string("order_id")
    firstAttempt = try json.int("first_attempt")
    refundID = try json.optionalString("refund_id")
    reason = try json.string("reason")
  }
}
