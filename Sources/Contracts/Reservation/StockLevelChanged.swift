package import JSON

/// Event of reservation: `on_hand` changed (received, adjusted, shipped, returned).
package struct StockLevelChanged: Event {
  package static let type = "StockLevelChanged"

  package let warehouseID: String
  package let sku: String
  /// Pieces in the warehouse.
  package let onHand: Int64
  /// Pieces of them that are promised to orders.
  package let reserved: Int64
  /// Counts the changes of this level, reservations too.
  package let levelVersion: Int64

  package init(warehouseID: String, sku: String, onHand: Int64, reserved: Int64, levelVersion: Int64) {
    self.warehouseID = warehouseID
    self.sku = sku
    self.onHand = onHand
    self.reserved = reserved
    self.levelVersion = levelVersion
  }

  package func route(to capability: CapabilityName) -> Route { .keys([warehouseID]) }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("warehouse_id", warehouseID)
    writer.field("sku", sku)
    writer.field("on_hand", onHand)
    writer.field("reserved", reserved)
    writer.field("level_version", levelVersion)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    warehouseID = try json.string("warehouse_id")
    sku = try json.string("sku")
    onHand = try json.int64("on_hand")
    reserved = try json.int64("reserved")
    levelVersion = try json.int64("level_version")
  }
}
