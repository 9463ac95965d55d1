import Contracts
import JSON

extension Cart: JSONEncodable {
  /// The cart as the HTTP contract shows it. Its prices are indicative: what the goods cost when they were put in.
  func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("cart_session_id", id)
    writer.field("customer_id", customerID)
    writer.field("is_active", isActive)
    writer.field("currency", currency)
    writer.key("items")
    writer.beginArray()
    for line in lines { write(line, &writer) }
    writer.endArray()
    if let subtotal { writer.field("subtotal", subtotal) }
    writer.optional("order_id", orderID)
    writer.field("version", version)
    writer.endObject()
  }

  private func write(_ line: CartLine, _ writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("line_id", line.id)
    writer.field("product_id", line.goods.productID)
    writer.field("sku", line.goods.sku)
    writer.field("warehouse_id", line.goods.warehouseID)
    writer.field("quantity", line.goods.quantity)
    writer.field("unit_price", Money(line.goods.unitPrice ?? 0, currency))
    if let total = total(line) { writer.field("total", total) }
    writer.optional("price_source", line.goods.priceSource)
    writer.endObject()
  }

  private func total(_ line: CartLine) -> Money? {
    Money(line.goods.unitPrice ?? 0, currency).times(line.goods.quantity)
  }

  /// Nil when it is more than can be counted; no order can be made of that either.
  private var subtotal: Money? {
    var sum = Money(0, currency)
    for line in lines {
      guard let total = total(line), let next = sum.plus(total) else { return nil }
      sum = next
    }
    return sum
  }

  func outcome(_ status: Int) -> Outcome {
    Outcome(status, location: status == 201 ? location : nil, entityTag: entityTag, body: json)
  }
}
