package import JSON

/// Command to pricing: prices of a product. Those named are set; prices in other currencies stay.
package struct PutPrices: Payload {
  package static let type = "PutPrices"

  package let productID: String
  package let prices: [Money]

  package init(productID: String, prices: [Money]) {
    self.productID = productID
    self.prices = prices
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("product_id", productID)
    writer.list("prices", prices)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    productID = try json.string("product_id")
    prices = try json.list("prices") { (price) throws(JSONError) in try Money(json: price) }
  }
}
