package import JSON

/// Goods a customer sends back.
package struct ReturnItem: Sendable, Equatable, JSONEncodable, JSONDecodable {
  package let sku: String
  /// Nil for whichever the order had it from.
  package let warehouseID: String?
  package let quantity: Int64

  package init(sku: String, warehouseID: String?, quantity: Int64) {
    self.sku = sku
    self.warehouseID = warehouseID
    self.quantity = quantity
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("sku", sku)
    writer.optional("warehouse_id", warehouseID)
    writer.field("quantity", quantity)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    sku = try json.string("sku")
    warehouseID = try json.optionalString("warehouse_id")
    quantity = try json.int64("quantity")
  }
}
