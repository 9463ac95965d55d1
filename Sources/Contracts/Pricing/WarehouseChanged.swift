package import JSON

/// Event of pricing: a warehouse's name and mark-up are now these.
package struct WarehouseChanged: Event {
  package static let type = "WarehouseChanged"

  package let warehouseID: String
  package let name: String
  /// On every price of what is sold from it, in hundredths of a percent.
  package let markupBasisPoints: Int64
  /// Counts the changes of this warehouse.
  package let warehouseVersion: Int64

  package init(warehouseID: String, name: String, markupBasisPoints: Int64, warehouseVersion: Int64) {
    self.warehouseID = warehouseID
    self.name = name
    self.markupBasisPoints = markupBasisPoints
    self.warehouseVersion = warehouseVersion
  }

  package func route(to capability: CapabilityName) -> Route { .everyPartition }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("warehouse_id", warehouseID)
    writer.field("name", name)
    writer.field("markup_bps", markupBasisPoints)
    writer.field("warehouse_version", warehouseVersion)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    warehouseID = try json.string("warehouse_id")
    name = try json.string("name")
    markupBasisPoints = try json.int64("markup_bps")
    warehouseVersion = try json.int64("warehouse_version")
  }
}
