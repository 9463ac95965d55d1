package import JSON

/// Event of orders: the order is recorded. Reservation confirms its hold on it, promotion settles what it uses.
package struct OrderConfirmed: Event {
  package static let type = "OrderConfirmed"

  package let orderID: String
  /// The attempt whose draft was recorded: the owner of the hold.
  package let attempt: Int
  package let customerID: String
  package let total: Money
  /// Priced.
  package let lines: [OrderLine]
  /// Absent when nothing was taken off.
  package let promotions: [AppliedPromotion]
  /// `authorized`; absent when nothing was authorised.
  package let paymentStatus: String
  /// Absent for an order that was placed without one.
  package let checkout: CheckoutClaim?
  /// Unix milliseconds; absent in one of an earlier build.
  package let confirmedAt: Int64?

  package init(
    orderID: String, attempt: Int, customerID: String, total: Money, lines: [OrderLine],
    promotions: [AppliedPromotion] = [], paymentStatus: String = "none", checkout: CheckoutClaim? = nil,
    confirmedAt: Int64? = nil
  ) {
    self.orderID = orderID
    self.attempt = attempt
    self.customerID = customerID
    self.total = total
    self.lines = lines
    self.promotions = promotions
    self.paymentStatus = paymentStatus
    self.checkout = checkout
    self.confirmedAt = confirmedAt
  }

  package func route(to capability: CapabilityName) -> Route {
    switch capability {
    case .reservation: .keys(lines.map(\.warehouseID))
    case .promotion: .keys(promotions.isEmpty ? [] : [customerID])
    case .payments where paymentStatus != "authorized": .keys([])
    default: .keys([customerID])
    }
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("order_id", orderID)
    writer.field("attempt", attempt)
    writer.field("customer_id", customerID)
    writer.field("total", total)
    writer.list("lines", lines)
    if !promotions.isEmpty { writer.list("promotions", promotions) }
    if paymentStatus != "none" { writer.field("payment_status", paymentStatus) }
    if let checkout { writer.field("checkout", checkout) }
    writer.optional("confirmed_at", confirmedAt)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    orderID = try json.string("order_id")
    attempt = try json.int("attempt")
    customerID = try json.string("customer_id")
    total = try Money(json: json.required("total"))
    lines = try json.list("lines") { (line) throws(JSONError) in try OrderLine(json: line) }
    promotions =
      json["promotions"] == nil
      ? [] : try json.list("promotions") { (item) throws(JSONError) in try AppliedPromotion(json: item) }
    paymentStatus = try json.optionalString("payment_status") ?? "none"
    checkout = try json["checkout"].map { (value) throws(JSONError) in try CheckoutClaim(json: value) }
    confirmedAt = try json.optionalInt64("confirmed_at")
  }
}
