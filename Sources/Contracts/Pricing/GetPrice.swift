package import JSON

/// Query to pricing: what a quantity costs now.
package struct GetPrice: Payload {
  package static let type = "GetPrice"

  package let productID: String
  package let currency: String
  package let warehouseID: String
  package let quantity: Int64

  package init(productID: String, currency: String, warehouseID: String, quantity: Int64) {
    self.productID = productID
    self.currency = currency
    self.warehouseID = warehouseID
    self.quantity = quantity
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("product_id", productID)
    writer.field("currency", currency)
    writer.field("warehouse_id", warehouseID)
    writer.field("quantity", quantity)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    productID = try json.string("product_id")
    currency = try json.string("currency")
    warehouseID = try json.string("warehouse_id")
    quantity = try json.int64("quantity")
  }
}
