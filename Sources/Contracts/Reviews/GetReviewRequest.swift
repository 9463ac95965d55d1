package import JSON

/// Query to reviews: whether an order's customer is asked for reviews, and what came of it.
package struct GetReviewRequest: Payload {
  package static let type = "GetReviewRequest"

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
