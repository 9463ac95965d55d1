import Contracts
import JSON
import Messaging

/// The rows of `quantity_breaks.csv` of one product: all its breaks from then on. The product must be in the catalogue
/// by then.
struct QuantityBreakRow: GroupedRow {
  static let file = "quantity_breaks.csv"
  static let columns = ["product_id", "min_quantity", "discount_bps"]
  static let keyColumns = ["product_id", "min_quantity"]
  static let subject = "quantity-breaks"
  static let groupLimit = PutQuantityBreaks.limit

  private let productID: String
  private var breaks: [QuantityBreak]

  init(_ fields: inout RowFields) {
    productID = fields.text("product_id", maximum: 64)
    breaks = [
      QuantityBreak(
        minimumQuantity: fields.amount("min_quantity", in: 1...1_000_000),
        discountBasisPoints: fields.amount("discount_bps", in: QuantityBreak.discounts))
    ]
  }

  /// The number ends it, whatever the product is called.
  var key: String { "\(productID)/\(breaks[0].minimumQuantity)" }
  var group: String { productID }

  mutating func join(_ other: QuantityBreakRow) { breaks += other.breaks }

  func command(_ topology: Topology) -> Parcel {
    Parcel(PutQuantityBreaks(productID: productID, breaks: breaks), to: PartitionID(.pricing, 0))
  }

  func query(_ topology: Topology) -> Parcel {
    Parcel(GetQuantityBreaks(productID: productID), to: PartitionID(.pricing, 0))
  }

  func verdict(_ answer: Outcome, _ batch: ImportBatch) -> RowVerdict {
    if answer.status == 404 { return batch.has(ProductRow.self, productID) ? .new : .refused(answer.problemText) }
    guard var comparison = RowComparison(answer), let now = comparison["breaks"] else { return .missing(answer) }
    guard now.count > 0 else { return .new }
    let found = now.elements.compactMap { try? QuantityBreak(json: $0) }
    comparison.compare("breaks", QuantityBreakRow.text(found), QuantityBreakRow.text(breaks))
    return comparison.verdict
  }

  /// `12: 500, 144: 1000`.
  private static func text(_ breaks: [QuantityBreak]) -> String {
    breaks.sorted { $0.minimumQuantity < $1.minimumQuantity }
      .map { "\($0.minimumQuantity): \($0.discountBasisPoints)" }.joined(separator: ", ")
  }
}
