package import JSON

/// Timer of reservation: a hold has reached its end; time to ask orders.
package struct HoldExpiry: Payload {
  package static let type = "HoldExpiry"

  package let orderID: String
  /// With the order, the owner of the hold.
  package let attempt: Int
  package let round: Int

  package init(orderID: String, attempt: Int, round: Int) {
    self.orderID = orderID
    self.attempt = attempt
    self.round = round
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("order_id", orderID)
    writer.field("attempt", attempt)
    writer.field("round", round)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    orderID = try json.string("order_id")
    attempt = try json.int("attempt")
    round = try json.int("round")
  }
}
