import Contracts
import Messaging

/// A row of `prices.csv`: one product's price in one currency. The product must be in the catalogue by then.
struct PriceRow: CSVRow {
  static let file = "prices.csv"
  static let columns = ["product_id", "currency", "amount_minor"]
  static let keyColumns = ["product_id", "currency"]
  static let subject = "price"

  private let productID: String
  private let price: Money

  init(_ fields: inout RowFields) {
    productID = fields.text("product_id", maximum: 64)
    let currency = fields.currency("currency")
    price = Money(fields.amount("amount_minor"), currency)
  }

  /// The currency's three letters end it, whatever the product is called.
  var key: String { "\(productID).\(price.currency)" }

  func command(_ topology: Topology) -> Parcel {
    Parcel(PutPrices(productID: productID, prices: [price]), to: PartitionID(.pricing, 0))
  }

  func query(_ topology: Topology) -> Parcel {
    Parcel(
      GetPrice(productID: productID, currency: price.currency, warehouseID: "", quantity: 1),
      to: PartitionID(.pricing, 0))
  }

  func verdict(_ answer: Outcome, _ batch: ImportBatch) -> RowVerdict {
    // 422: the product is there, with no price in this currency and none to convert.
    if answer.status == 422 { return .new }
    if answer.status == 404, !batch.has(ProductRow.self, productID) { return .refused(answer.problemText) }
    guard var comparison = RowComparison(answer) else { return .missing(answer) }
    guard let now = comparison["list_price"] else { return .new }
    comparison.compare("amount", price.amount, in: now)
    return comparison.verdict
  }
}
