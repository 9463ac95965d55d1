package import JSON

/// Command to reservation: what became of the order behind a hold.
package struct MayExpireAnswer: Payload {
  package static let type = "MayExpireAnswer"

  package let orderID: String
  /// With the order, the owner of the hold.
  package let attempt: Int
  package let round: Int
  /// `pending`, `recorded`, `refused` or `unknown`.
  package let state: String

  package init(orderID: String, attempt: Int, round: Int, state: String) {
    self.orderID = orderID
    self.attempt = attempt
    self.round = round
    self.state = state
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("order_id", orderID)
    writer.field("attempt", attempt)
    writer.field("round", round)
    writer.field("state", state)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    orderID = try json.string("order_id")
    attempt = try json.int("attempt")
    round = try json.int("round")
    state = try json.string("state")
  }
}
