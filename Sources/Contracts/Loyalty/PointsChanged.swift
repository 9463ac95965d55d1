package import JSON

/// Event of loyalty: an entry in a customer's ledger.
package struct PointsChanged: Event {
  package static let type = "PointsChanged"

  package let customerID: String
  package let orderID: String
  /// `earned`, `cancelled` or `returned`.
  package let kind: String
  /// Below zero for what is taken back.
  package let points: Int64
  /// After it.
  package let balance: Int64

  package init(customerID: String, orderID: String, kind: String, points: Int64, balance: Int64) {
    self.customerID = customerID
    self.orderID = orderID
    self.kind = kind
    self.points = points
    self.balance = balance
  }

  package func route(to capability: CapabilityName) -> Route { .keys([customerID]) }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("customer_id", customerID)
    writer.field("order_id", orderID)
    writer.field("kind", kind)
    writer.field("points", points)
    writer.field("balance", balance)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    customerID = try json.string("customer_id")
    orderID = try json.string("order_id")
    kind = try json.string("kind")
    points = try json.int64("points")
    balance = try json.int64("balance")
  }
}
