package import JSON

/// Query-like command to orders: the hold has reached its end; may it go?
/// Answered by `MayExpireAnswer` to the partition named.
package struct MayExpire: Payload {
  package static let type = "MayExpire"

  package let orderID: String
  /// With the order, the owner of the hold.
  package let attempt: Int
  /// The asking partition, `reservation.0`.
  package let partition: String
  /// How often this hold has asked.
  package let round: Int

  package init(orderID: String, attempt: Int, partition: String, round: Int) {
    self.orderID = orderID
    self.attempt = attempt
    self.partition = partition
    self.round = round
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("order_id", orderID)
    writer.field("attempt", attempt)
    writer.field("partition", partition)
    writer.field("round", round)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    orderID = try json.string("order_id")
    attempt = try json.int("attempt")
    partition = try json.string("partition")
    round = try json.int("round")
  }
}
