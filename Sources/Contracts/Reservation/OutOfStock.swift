package import JSON

/// Event of reservation: nothing is available any more (on crossing only).
package struct OutOfStock: Event {
  package static let type = "OutOfStock"

  package let warehouseID: String
  package let sku: String

  package init(warehouseID: String, sku: String) {
    self.warehouseID = warehouseID
    self.sku = sku
  }

  package func route(to capability: CapabilityName) -> Route { .keys([warehouseID]) }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("warehouse_id", warehouseID)
    writer.field("sku", sku)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    warehouseID = try json.string("warehouse_id")
    sku = try json.string("sku")
  }
}
