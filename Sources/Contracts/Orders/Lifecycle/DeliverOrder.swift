package import JSON

/// Command to orders: a shipped order has reached its customer.
package struct DeliverOrder: Payload {
  package static let type = "DeliverOrder"

  package let orderID: String

  package init(orderID: String) {
    self.orderID = orderID
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("order_id", orderID)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    orderID = try json.string("order_id")
  }
}
