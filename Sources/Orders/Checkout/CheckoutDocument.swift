import Contracts
import JSON

extension Checkout: JSONEncodable {
  /// The checkout as the HTTP contract shows it.
  func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("checkout_session_id", id)
    writer.field("cart_session_id", cartID)
    writer.field("status", status.rawValue)
    writer.key("customer")
    writer.beginObject()
    writer.field("customer_id", customerID)
    writer.endObject()
    writeAddresses(&writer)
    writer.key("shipping_methods")
    writer.beginArray()
    for shipping in quoted.shippingMethods { write(shipping, &writer) }
    writer.endArray()
    writer.optional("shipping_method", quoted.shippingMethod)
    if let payment { writePayment(payment, &writer) }
    writer.strings("promotion_codes", promotionCodes)
    writer.key("promotions")
    writer.beginArray()
    for promotion in quoted.promotions { write(promotion, &writer) }
    writer.endArray()
    writer.list("promotions_not_applied", quoted.promotionsNotApplied)
    writer.key("totals")
    writeTotals(&writer)
    writer.optional("order_id", orderID)
    writer.field("version", version)
    writer.endObject()
  }

  private func writeAddresses(_ writer: inout JSONWriter) {
    guard let kept = try? JSONDocument(particulars, limits: .own) else { return }
    for (name, value) in kept.root.members {
      writer.key(name)
      writer.raw(value.raw)
    }
  }

  private func write(_ shipping: Shipping, _ writer: inout JSONWriter) {
    writer.beginObject()
    writer.optional("method", shipping.method)
    money("amount", shipping.amount, &writer)
    writer.endObject()
  }

  private func writePayment(_ payment: PaymentMeans, _ writer: inout JSONWriter) {
    writer.key("payment")
    writer.beginObject()
    writer.field("method", payment.method)
    writer.endObject()
  }

  private func write(_ promotion: AppliedPromotion, _ writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("campaign_id", promotion.campaignID)
    writer.field("name", promotion.name)
    money("discount", promotion.discount, &writer)
    writer.endObject()
  }

  private func writeTotals(_ writer: inout JSONWriter) {
    let discount = quoted.lines.reduce(0) { $0 + ($1.discount ?? 0) }
    let total = quoted.total?.amount ?? 0
    let shipping = quoted.shipping ?? 0
    writer.beginObject()
    money("subtotal", total - shipping + discount, &writer)
    money("discount", discount, &writer)
    money("shipping", shipping, &writer)
    money("total", total, &writer)
    writer.endObject()
  }

  private func money(_ key: StaticString, _ amount: Int64, _ writer: inout JSONWriter) {
    writer.field(key, Money(amount, quoted.currency))
  }

  func outcome(_ status: Int) -> Outcome {
    Outcome(status, location: status == 201 ? location : nil, entityTag: entityTag, body: json)
  }
}
