package import JSON

/// One line of an order on its way: what was asked, and what the stops filled in.
package struct OrderLine: Sendable, Equatable, JSONEncodable, JSONDecodable {
  package let productID: String
  package let sku: String
  package let warehouseID: String
  /// Pieces, 1 or more.
  package var quantity: Int64
  /// Filled by pricing: minor units of the order's currency, as the other amounts of the line.
  package var unitPrice: Int64?
  /// Filled by pricing for promotion, which takes it out again: the product's category.
  package var category: String?
  /// Filled by promotion: what is taken off the line as a whole.
  package var discount: Int64?
  /// Unit price × quantity, less the discount.
  package var total: Int64?
  /// `live`, `cached` or `catalog`.
  package var priceSource: String?

  package init(productID: String, sku: String, warehouseID: String, quantity: Int64) {
    self.productID = productID
    self.sku = sku
    self.warehouseID = warehouseID
    self.quantity = quantity
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("product_id", productID)
    writer.field("sku", sku)
    writer.field("warehouse_id", warehouseID)
    writer.field("quantity", quantity)
    writer.optional("unit_price", unitPrice)
    writer.optional("category", category)
    writer.optional("discount", discount)
    writer.optional("total", total)
    writer.optional("price_source", priceSource)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    productID = try json.string("product_id")
    sku = try json.string("sku")
    warehouseID = try json.string("warehouse_id")
    quantity = try json.int64("quantity")
    unitPrice = try json.optionalInt64("unit_price")
    category = try json.optionalString("category")
    discount = try json.optionalInt64("discount")
    total = try json.optionalInt64("total")
    priceSource = try json.optionalString("price_source")
  }
}
