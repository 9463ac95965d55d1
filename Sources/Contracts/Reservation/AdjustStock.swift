package import JSON

/// Command to reservation: the counted stock of one sku. It sets `on_hand`; refused below what is reserved.
package struct AdjustStock: Payload {
  package static let type = "AdjustStock"

  package let warehouseID: String
  package let sku: String
  package let onHand: Int64?
  package let lowStockThreshold: Int64?
  package let reason: String?

  package init(warehouseID: String, sku: String, onHand: Int64?, lowStockThreshold: Int64?, reason: String?) {
    self.warehouseID = warehouseID
    self.sku = sku
    self.onHand = onHand
    self.lowStockThreshold = lowStockThreshold
    self.reason = reason
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("warehouse_id", warehouseID)
    writer.field("sku", sku)
    writer.optional("on_hand", onHand)
    writer.optional("low_stock_threshold", lowStockThreshold)
    writer.optional("reason", reason)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    warehouseID = try json.string("warehouse_id")
    sku = try json.string("sku")
    onHand = try json.optionalInt64("on_hand")
    lowStockThreshold = try json.optionalInt64("low_stock_threshold")
    reason = try json.optionalString("reason")
  }
}
