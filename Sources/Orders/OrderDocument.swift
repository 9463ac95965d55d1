import Contracts
import JSON

/// The order as the HTTP contract shows it.
struct OrderDocument: JSONEncodable {
  let row: OrderRow
  let lines: [OrderLine]
  var promotions: [AppliedPromotion] = []
  var promotionsNotApplied: [PromotionNotApplied] = []
  /// Unix milliseconds; nil while it is not confirmed.
  let confirmedAt: Int64?
  /// The problem document it was refused with.
  let rejection: [UInt8]?

  func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("id", row.orderID)
    writer.field("status", row.status.rawValue)
    writer.field("customer_id", row.customerID)
    writer.optional("external_reference", row.externalReference)
    writer.field("currency", row.currency)
    writer.key("items")
    writer.beginArray()
    for line in lines { write(line, &writer) }
    writer.endArray()
    if let total = row.total { writeTotals(total, &writer) }
    writer.optional("shipping_method", row.shippingMethod)
    writer.key("promotions")
    writer.beginArray()
    for promotion in promotions { write(promotion, &writer) }
    writer.endArray()
    if !promotionsNotApplied.isEmpty { writer.list("promotions_not_applied", promotionsNotApplied) }
    writer.key("payment")
    writer.raw(OrderDocument.payment(row))
    writeParticulars(&writer)
    if let rejection {
      writer.key("rejection")
      writer.raw(rejection)
    }
    writer.field("created_at", Timestamp.format(row.createdAt))
    writer.optional("confirmed_at", confirmedAt.map { Timestamp.format($0) })
    writer.field("version", row.version)
    writer.endObject()
  }

  /// The member `payment`.
  /// - Parameter refunded: what was given back, minor units.
  static func payment(_ row: OrderRow, refunded: Int64 = 0) -> [UInt8] {
    var writer = JSONWriter(reserving: 96)
    writer.beginObject()
    writer.optional("method", row.terms.payment?.method)
    writer.field("status", row.paymentStatus)
    if refunded > 0 { writer.field("refunded", Money(refunded, row.currency)) }
    writer.endObject()
    return writer.bytes
  }

  private func write(_ line: OrderLine, _ writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("product_id", line.productID)
    writer.field("sku", line.sku)
    writer.field("warehouse_id", line.warehouseID)
    writer.field("quantity", line.quantity)
    if let price = line.unitPrice, let total = line.total {
      write("unit_price", price, &writer)
      write("discount", line.discount ?? 0, &writer)
      write("total", total, &writer)
    }
    writer.optional("price_source", line.priceSource)
    if row.status == .confirmed { writer.field("reservation_id", row.reservationID) }
    writer.endObject()
  }

  private func write(_ promotion: AppliedPromotion, _ writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("campaign_id", promotion.campaignID)
    writer.field("name", promotion.name)
    write("discount", promotion.discount, &writer)
    writer.endObject()
  }

  /// The parts sum to the total: subtotal − discount + shipping.
  private func writeTotals(_ total: Int64, _ writer: inout JSONWriter) {
    write("subtotal", total - (row.shipping ?? 0) + (row.discount ?? 0), &writer)
    write("discount", row.discount ?? 0, &writer)
    write("shipping", row.shipping ?? 0, &writer)
    write("total", total, &writer)
  }

  private func write(_ key: StaticString, _ amount: Int64, _ writer: inout JSONWriter) {
    writer.key(key)
    Money(amount, row.currency).write(to: &writer)
  }

  /// Addresses and metadata as they were sent.
  private func writeParticulars(_ writer: inout JSONWriter) {
    guard let kept = try? JSONDocument(row.particulars, limits: .own) else { return }
    for (name, value) in kept.root.members {
      writer.key(name)
      writer.raw(value.raw)
    }
    if kept.root["metadata"] == nil {
      writer.key("metadata")
      writer.beginObject()
      writer.endObject()
    }
  }
}

extension OrderDocument {
  /// The document with other values for some members and another version. A member it does not have is added.
  static func with(_ members: [(name: String, value: [UInt8])], version: Int, in document: [UInt8]) throws -> [UInt8] {
    let old = try JSONDocument(document, limits: .own)
    var left = Dictionary(uniqueKeysWithValues: members + [("version", Array("\(version)".utf8))])
    var writer = JSONWriter(reserving: document.count + 256)
    writer.beginObject()
    for (name, value) in old.root.members {
      writer.key(name)
      writer.raw(left.removeValue(forKey: name) ?? Array(value.raw))
    }
    for (name, _) in members {
      guard let value = left[name] else { continue }
      writer.key(name)
      writer.raw(value)
    }
    writer.endObject()
    return writer.bytes
  }
}

extension OrderRow {
  /// The lines as asked.
  func askedLines() throws(JSONError) -> [OrderLine] {
    let document = try JSONDocument(lines, limits: .own)
    var parsed: [OrderLine] = []
    for line in document.root.elements { parsed.append(try OrderLine(json: line)) }
    return parsed
  }

  /// The order as it stands: the stored document, or that of a pending one.
  func current() throws -> [UInt8] {
    if let document { return document }
    return OrderDocument(row: self, lines: try askedLines(), confirmedAt: nil, rejection: nil).json
  }
}
