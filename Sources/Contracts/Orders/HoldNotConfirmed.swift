package import JSON

/// Command to orders: a reservation partition has no hold to confirm. An order that stands nevertheless says so.
package struct HoldNotConfirmed: Payload {
  package static let type = "HoldNotConfirmed"
  /// The member of an order's metadata that tells of it: Orderflow's own, no caller sets it.
  package static let metadata = "reservation_confirmation_errors"

  package let orderID: String
  /// The attempt that was confirmed.
  package let attempt: Int
  /// `reservation.0`.
  package let partition: String
  package let reason: String

  package init(orderID: String, attempt: Int, partition: String, reason: String) {
    self.orderID = orderID
    self.attempt = attempt
    self.partition = partition
    self.reason = reason
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("order_id", orderID)
    writer.field("attempt", attempt)
    writer.field("partition", partition)
    writer.field("reason", reason)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    orderID = try json.string("order_id")
    attempt = try json.int("attempt")
    partition = try json.string("partition")
    reason = try json.string("reason")
  }
}
