package import JSON

/// Event of payments: what stands of an order's payment.
package struct PaymentChanged: Event {
  package static let type = "PaymentChanged"

  package let orderID: String
  package let customerID: String
  /// The order's attempt it pays for.
  package let attempt: Int
  /// `authorized`, `captured`, `capture_failed`, `voided` or `refunded` (all of it; a part leaves it captured).
  package let status: String
  package let amount: Money
  /// What was given back so far, minor units of the amount's currency.
  package let refunded: Int64
  /// Counts the changes of this payment.
  package let paymentVersion: Int

  package init(
    orderID: String, customerID: String, attempt: Int, status: String, amount: Money, refunded: Int64,
    paymentVersion: Int
  ) {
    self.orderID = orderID
    self.customerID = customerID
    self.attempt = attempt
    self.status = status
    self.amount = amount
    self.refunded = refunded
    self.paymentVersion = paymentVersion
  }

  /// Orders learns of an authorisation by its draft.
  package func route(to capability: CapabilityName) -> Route {
    .keys(capability == .orders && status == "authorized" ? [] : [customerID])
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("order_id", orderID)
    writer.field("customer_id", customerID)
    writer.field("attempt", attempt)
    writer.field("status", status)
    writer.field("amount", amount)
    writer.field("refunded", refunded)
    writer.field("version", paymentVersion)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    orderID = try json.string("order_id")
    customerID = try json.string("customer_id")
    attempt = try json.int("attempt")
    status = try json.string("status")
    amount = try Money(json: json.required("amount"))
    refunded = try json.int64("refunded")
    paymentVersion = try json.int("version")
  }
}
