package import JSON

/// Command to reservation: goods have arrived.
package struct ReceiveStock: Payload {
  package static let type = "ReceiveStock"

  package let warehouseID: String
  package let sku: String
  package let quantity: Int64
  package let reference: String?

  package init(warehouseID: String, sku: String, quantity: Int64, reference: String?) {
    self.warehouseID = warehouseID
    self.sku = sku
    self.quantity = quantity
    self.reference = reference
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("warehouse_id", warehouseID)
    writer.field("sku", sku)
    writer.field("quantity", quantity)
    writer.optional("reference", reference)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    warehouseID = try json.string("warehouse_id")
    sku = try json.string("sku")
    quantity = try json.int64("quantity")
    reference = try json.optionalString("reference")
  }
}
