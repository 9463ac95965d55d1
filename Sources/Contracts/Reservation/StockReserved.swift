package import JSON

/// Event of reservation: the lines of one partition are held for an order.
package struct StockReserved: Event {
  package static let type = "StockReserved"

  package let orderID: String
  /// The order's attempt, from 0.
  package let attempt: Int
  /// The partition of reservation whose lines they are.
  package let partition: String

  package init(orderID: String, attempt: Int, partition: String) {
    self.orderID = orderID
    self.attempt = attempt
    self.partition = partition
  }

  package func route(to capability: CapabilityName) -> Route { .everyPartition }

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
