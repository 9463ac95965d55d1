package import JSON

/// Timer of orders: the attempt has had its time.
package struct OrderDeadline: Payload {
  package static let type = "OrderDeadline"

  package let orderID: String
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
