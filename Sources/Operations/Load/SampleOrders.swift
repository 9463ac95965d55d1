import EventLoop
import HTTP
import JSON

/// Orders made from the running system's catalogue, for who has no file of them.
enum SampleOrders {
  private static let mostLines = 3

  /// Small orders of one customer over the first products of the catalogue, from the default warehouse.
  static func make(
    _ target: LoadTarget, _ loop: EventLoop, customer: String, currency: String
  ) throws(Failure) -> [[UInt8]] {
    let answer = try target.get("/api/v1/products?limit=200", loop)
    guard answer.status == 200, let root = try? JSONDocument(answer.body).root, let list = root["products"] else {
      throw .notPossible("the catalogue cannot be read: status \(answer.status); give a file with --orders")
    }
    let products = list.elements.compactMap { product in
      product["product_id"]?.string.map { (id: $0, sku: product["sku"]?.string ?? $0) }
    }
    guard !products.isEmpty else {
      throw .notPossible("the catalogue is empty: import products, or give a file with --orders")
    }
    return products.indices.map { first in
      let lines = min(1 + first % mostLines, products.count)
      return body((0..<lines).map { products[(first + $0) % products.count] }, customer, currency)
    }
  }

  private static func body(
    _ products: [(id: String, sku: String)], _ customer: String, _ currency: String
  ) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("customer_id", customer)
    writer.field("currency", currency)
    writer.key("items")
    writer.beginArray()
    for product in products {
      writer.beginObject()
      writer.field("product_id", product.id)
      writer.field("sku", product.sku)
      writer.field("quantity", 1)
      writer.endObject()
    }
    writer.endArray()
    writer.endObject()
    return writer.bytes
  }
}
