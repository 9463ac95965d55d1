package import JSON

/// Command to pricing: a warehouse and what is put on top of prices there; the whole of it.
package struct PutWarehouse: Payload {
  package static let type = "PutWarehouse"
  /// Up to tenfold.
  package static let markups: ClosedRange<Int64> = 0...100_000

  package let warehouseID: String
  package let name: String
  /// Hundredths of a percent.
  package let markupBasisPoints: Int64

  package init(warehouseID: String, name: String, markupBasisPoints: Int64) {
    self.warehouseID = warehouseID
    self.name = name
    self.markupBasisPoints = markupBasisPoints
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("warehouse_id", warehouseID)
    writer.field("name", name)
    writer.field("markup_bps", markupBasisPoints)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    warehouseID = try json.string("warehouse_id")
    name = try json.string("name")
    markupBasisPoints = try json.int64("markup_bps")
  }
}
