package import JSON

/// Command to orders: puts goods into a cart. An equal line (sku and warehouse) grows by them instead.
package struct AddCartItem: Payload {
  package static let type = "AddCartItem"

  package let cartID: String
  /// Only if the cart is this customer's; nil changes anyone's.
  package let customerID: String?
  /// Only if the cart still has this version (`If-Match`).
  package let version: Int64?
  /// Drawn at the intake, for the case that it becomes a line of its own.
  package let lineID: String
  package let productID: String
  package let sku: String
  package let warehouseID: String
  package let quantity: Int64

  package init(
    cartID: String, customerID: String?, version: Int64?, lineID: String, productID: String, sku: String,
    warehouseID: String, quantity: Int64
  ) {
    self.cartID = cartID
    self.customerID = customerID
    self.version = version
    self.lineID = lineID
    self.productID = productID
    self.sku = sku
    self.warehouseID = warehouseID
    self.quantity = quantity
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("cart_session_id", cartID)
    writer.optional("customer_id", customerID)
    writer.optional("version", version)
    writer.field("line_id", lineID)
    writer.field("product_id", productID)
    writer.field("sku", sku)
    writer.field("warehouse_id", warehouseID)
    writer.field("quantity", quantity)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    cartID = try json.string("cart_session_id")
    customerID = try json.optionalString("customer_id")
    version = try json.optionalInt64("version")
    lineID = try json.string("line_id")
    productID = try json.string("product_id")
    sku = try json.string("sku")
    warehouseID = try json.string("warehouse_id")
    quantity = try json.int64("quantity")
  }
}
