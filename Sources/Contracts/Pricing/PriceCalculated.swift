package import JSON

/// Event of pricing: an order was priced.
package struct PriceCalculated: Event {
  package static let type = "PriceCalculated"

  package let orderID: String
  /// The order's attempt, from 0.
  package let attempt: Int
  /// ISO 4217 code.
  package let currency: String
  /// Of the lines, minor units of the currency.
  package let subtotal: Int64
  /// Minor units of the currency.
  package let shipping: Int64

  package init(orderID: String, attempt: Int, currency: String, subtotal: Int64, shipping: Int64) {
    self.orderID = orderID
    self.attempt = attempt
    self.currency = currency
    self.subtotal = subtotal
    self.shipping = shipping
  }

  package func route(to capability: CapabilityName) -> Route { .everyPartition }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("order_id", orderID)
    writer.field("attempt", attempt)
    writer.field("currency", currency)
    writer.field("subtotal", subtotal)
    writer.field("shipping", shipping)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    orderID = try json.string("order_id")
    attempt = try json.int("attempt")
    currency = try json.string("currency")
    subtotal = try json.int64("subtotal")
    shipping = try json.int64("shipping")
  }
}
