package import JSON

/// Command to payments: give back a part of what was captured for an order. All parts together are at most what was.
package struct RefundPayment: Payload {
  package static let type = "RefundPayment"

  package let orderID: String
  /// Names the refund within its order: the same one is given back once.
  package let refundID: String
  package let amount: Money

  package init(orderID: String, refundID: String, amount: Money) {
    self.orderID = orderID
    self.refundID = refundID
    self.amount = amount
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("order_id", orderID)
    writer.field("refund_id", refundID)
    writer.field("amount", amount)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    orderID = try json.string("order_id")
    refundID = try json.string("refund_id")
    amount = try Money(json: json.required("amount"))
  }
}
