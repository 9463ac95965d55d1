import Contracts
import Messaging

/// A row of `products.csv`; the whole product.
struct ProductRow: CSVRow {
  static let file = "products.csv"
  static let columns = ["product_id", "sku", "name", "category"]
  static let keyColumns = ["product_id"]
  static let subject = "product"

  private let product: PutProduct

  init(_ fields: inout RowFields) {
    product = PutProduct(
      productID: fields.text("product_id", maximum: 64), sku: fields.text("sku", maximum: 64),
      name: fields.text("name"), category: fields.optionalText("category"))
  }

  var key: String { product.productID }

  func command(_ topology: Topology) -> Parcel { Parcel(product, to: PartitionID(.pricing, 0)) }

  func query(_ topology: Topology) -> Parcel {
    Parcel(GetProduct(productID: product.productID), to: PartitionID(.pricing, 0))
  }

  func verdict(_ answer: Outcome, _ batch: ImportBatch) -> RowVerdict {
    guard var comparison = RowComparison(answer) else { return .missing(answer) }
    comparison.compare("sku", product.sku)
    comparison.compare("name", product.name)
    comparison.compare("category", product.category)
    return comparison.verdict
  }
}
