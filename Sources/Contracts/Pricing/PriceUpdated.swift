package import JSON

/// Event of pricing: a price is now this.
package struct PriceUpdated: Event {
  package static let type = "PriceUpdated"

  package let productID: String
  /// ISO 4217 code.
  package let currency: String
  /// Of one piece, minor units of the currency.
  package let amount: Int64
  /// Counts the changes of this product's price in this currency.
  package let priceVersion: Int64

  package init(productID: String, currency: String, amount: Int64, priceVersion: Int64) {
    self.productID = productID
    self.currency = currency
    self.amount = amount
    self.priceVersion = priceVersion
  }

  package func route(to capability: CapabilityName) -> Route { .everyPartition }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("product_id", productID)
    writer.field("currency", currency)
    writer.field("amount", amount)
    writer.field("price_version", priceVersion)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    productID = try json.string("product_id")
    currency = try json.string("currency")
    amount = try json.int64("amount")
    priceVersion = try json.int64("price_version")
  }
}
