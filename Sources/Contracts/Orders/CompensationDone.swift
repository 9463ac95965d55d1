package import JSON

/// Command to orders: what an attempt may have had in one partition is given back, and closed against what comes later.
package struct CompensationDone: Payload {
  package static let type = "CompensationDone"

  package let orderID: String
  package let attempt: Int
  /// Who was asked to compensate, `reservation.0`.
  package let partition: String

  package init(orderID: String, attempt: Int, partition: String) {
    self.orderID = orderID
    self.attempt = attempt
    self.partition = partition
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("order_id", orderID)
    writer.field("attempt", attempt)
    writer.field("partition", partition)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    orderID = try json.string("order_id")
    attempt = try json.int("attempt")
    partition = try json.string("partition")
  }
}
