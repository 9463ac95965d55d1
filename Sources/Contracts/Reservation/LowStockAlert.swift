package import JSON

/// Event of reservation: what is available has fallen to the threshold (on crossing only).
package struct LowStockAlert: Event {
  package static let type = "LowStockAlert"

  package let warehouseID: String
  package let sku: String
  /// Pieces on hand that are not reserved.
  package let available: Int64
  /// Pieces.
  package let lowStockThreshold: Int64

  package init(warehouseID: String, sku: String, available: Int64, lowStockThreshold: Int64) {
    self.warehouseID = warehouseID
    self.sku = sku
    self.available = available
    self.lowStockThreshold = lowStockThreshold
  }

  package func route(to capability: CapabilityName) -> Route { .keys([warehouseID]) }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("warehouse_id", warehouseID)
    writer.field("sku", sku)
    writer.field("available", available)
    writer.field("low_stock_threshold", lowStockThreshold)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    warehouseID = try json.string("warehouse_id")
    sku = try json.string("sku")
    available = try json.int64("available")
    lowStockThreshold = try json.int64("low_stock_threshold")
  }
}
