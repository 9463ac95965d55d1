package import JSON

/// Query to analytics: sales by day, product, currency or warehouse.
package struct GetSales: Payload {
  package static let type = "GetSales"

  package let grouping: SalesGrouping
  /// Days (UTC) as `2026-11-24`, both included; nil for open.
  package let from: String?
  package let to: String?
  /// Only of this one; nil for all.
  package let productID: String?
  package let currency: String?
  package let warehouseID: String?
  /// The row after which the page begins, as `next_cursor` gave it.
  package let cursor: String?
  package let limit: Int

  package init(
    by grouping: SalesGrouping, from: String? = nil, to: String? = nil, productID: String? = nil,
    currency: String? = nil, warehouseID: String? = nil, cursor: String? = nil, limit: Int = 50
  ) {
    self.grouping = grouping
    self.from = from
    self.to = to
    self.productID = productID
    self.currency = currency
    self.warehouseID = warehouseID
    self.cursor = cursor
    self.limit = limit
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("group_by", grouping.rawValue)
    writer.optional("from", from)
    writer.optional("to", to)
    writer.optional("product_id", productID)
    writer.optional("currency", currency)
    writer.optional("warehouse_id", warehouseID)
    writer.optional("cursor", cursor)
    writer.field("limit", limit)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    let word = try json.string("group_by")
    guard let grouping = SalesGrouping(rawValue: word) else {
      throw JSONError(offset: 0, message: "the member \"group_by\" is no grouping")
    }
    self.grouping = grouping
    from = try json.optionalString("from")
    to = try json.optionalString("to")
    productID = try json.optionalString("product_id")
    currency = try json.optionalString("currency")
    warehouseID = try json.optionalString("warehouse_id")
    cursor = try json.optionalString("cursor")
    limit = try json.int("limit")
  }
}
