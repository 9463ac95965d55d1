package import JSON

/// Timer of reviews: an order was delivered so long ago that its customer may be asked.
package struct ReviewRequestDue: Payload {
  package static let type = "ReviewRequestDue"

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
