package import JSON

/// What came back of one line of an order.
package struct ReturnedLine: Sendable, Equatable, JSONEncodable, JSONDecodable {
  package let productID: String
  package let sku: String
  package let warehouseID: String
  /// Pieces that came back.
  package let quantity: Int64
  /// Minor units of the order's currency. What a line's parts are refunded sums to what the line cost.
  package let refund: Int64

  package init(productID: String, sku: String, warehouseID: String, quantity: Int64, refund: Int64) {
    self.productID = productID
    self.sku = sku
    self.warehouseID = warehouseID
    self.quantity = quantity
    self.refund = refund
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("product_id", productID)
    writer.field("sku", sku)
    writer.field("warehouse_id", warehouseID)
    writer.field("quantity", quantity)
    writer.field("refund", refund)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    productID = try json.string("product_id")
    sku = try json.string("sku")
    warehouseID = try json.string("warehouse_id")
    quantity = try json.int64("quantity")
    refund = try json.int64("refund")
  }
}
