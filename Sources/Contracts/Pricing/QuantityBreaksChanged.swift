package import JSON

/// Event of pricing: the quantity breaks of a product are now these, all of them.
package struct QuantityBreaksChanged: Event {
  package static let type = "QuantityBreaksChanged"

  package let productID: String
  /// By quantity, the lowest first.
  package let breaks: [QuantityBreak]
  /// Counts the changes of the list.
  package let listVersion: Int64

  package init(productID: String, breaks: [QuantityBreak], listVersion: Int64) {
    self.productID = productID
    self.breaks = breaks
    self.listVersion = listVersion
  }

  package func route(to capability: CapabilityName) -> Route { .everyPartition }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("product_id", productID)
    writer.list("breaks", breaks)
    writer.field("list_version", listVersion)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    productID = try json.string("product_id")
    breaks = try json.list("breaks") { (item) throws(JSONError) in try QuantityBreak(json: item) }
    listVersion = try json.int64("list_version")
  }
}
