package import JSON

/// Query to reservation: one stock level.
package struct GetStock: Payload {
  package static let type = "GetStock"

  package let warehouseID: String
  package let sku: String

  package init(warehouseID: String, sku: String) {
    self.warehouseID = warehouseID
    self.sku = sku
  }

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
