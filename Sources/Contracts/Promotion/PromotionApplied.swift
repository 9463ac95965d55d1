package import JSON

/// Event of promotion: an order's attempt got these campaigns; their usage is held for it.
package struct PromotionApplied: Event {
  package static let type = "PromotionApplied"

  package let orderID: String
  /// The order's attempt, from 0.
  package let attempt: Int
  package let customerID: String
  /// ISO 4217 code.
  package let currency: String
  /// In the order they were applied.
  package let promotions: [AppliedPromotion]

  package init(
    orderID: String, attempt: Int, customerID: String, currency: String, promotions: [AppliedPromotion]
  ) {
    self.orderID = orderID
    self.attempt = attempt
    self.customerID = customerID
    self.currency = currency
    self.promotions = promotions
  }

  package func route(to capability: CapabilityName) -> Route { .keys([customerID]) }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("order_id", orderID)
    writer.field("attempt", attempt)
    writer.field("customer_id", customerID)
    writer.field("currency", currency)
    writer.list("promotions", promotions)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    orderID = try json.string("order_id")
    attempt = try json.int("attempt")
    customerID = try json.string("customer_id")
    currency = try json.string("currency")
    promotions = try json.list("promotions") { (item) throws(JSONError) in try AppliedPromotion(json: item) }
  }
}
