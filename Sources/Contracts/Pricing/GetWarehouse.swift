package import JSON

/// Query to pricing: one warehouse.
package struct GetWarehouse: Payload {
  package static let type = "GetWarehouse"

  package let warehouseID: String

  package init(warehouseID: String) {
    self.warehouseID = warehouseID
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("warehouse_id", warehouseID)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    warehouseID = try json.string("warehouse_id")
  }
}
