package import JSON

/// Event of orders: the goods are on their way. Reservation takes them off the shelf on it.
package struct OrderShipped: Event {
  package static let type = "OrderShipped"

  package let orderID: String
  /// With the order, the owner of the hold.
  package let attempt: Int
  package let customerID: String
  package let lines: [OrderLine]
  package let carrier: String?
  package let trackingNumber: String?
  /// Absent for an order that was placed without one.
  package let checkout: CheckoutClaim?
  /// The order's version after the change.
  package let orderVersion: Int

  package init(
    orderID: String, attempt: Int, customerID: String, lines: [OrderLine], carrier: String?, trackingNumber: String?,
    checkout: CheckoutClaim?, orderVersion: Int
  ) {
    self.orderID = orderID
    self.attempt = attempt
    self.customerID = customerID
    self.lines = lines
    self.carrier = carrier
    self.trackingNumber = trackingNumber
    self.checkout = checkout
    self.orderVersion = orderVersion
  }

  package func route(to capability: CapabilityName) -> Route {
    capability == .reservation ? .keys(lines.map(\.warehouseID)) : .keys([customerID])
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("order_id", orderID)
    writer.field("attempt", attempt)
    writer.field("customer_id", customerID)
    writer.list("lines", lines)
    writer.optional("carrier", carrier)
    writer.optional("tracking_number", trackingNumber)
    if let checkout { writer.field("checkout", checkout) }
    writer.field("version", orderVersion)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    orderID = try json.string("order_id")
    attempt = try json.int("attempt")
    customerID = try json.string("customer_id")
    lines = try json.list("lines") { (item) throws(JSONError) in try OrderLine(json: item) }
    carrier = try json.optionalString("carrier")
    trackingNumber = try json.optionalString("tracking_number")
    checkout = try json["checkout"].map { (value) throws(JSONError) in try CheckoutClaim(json: value) }
    orderVersion = try json.int("version")
  }
}
