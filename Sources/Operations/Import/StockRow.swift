import Contracts
import JSON
import Messaging

/// A row of `stock.csv`: a count. It sets what is on hand, and is refused below what is reserved.
struct StockRow: CSVRow {
  static let file = "stock.csv"
  static let columns = ["warehouse_id", "sku", "on_hand", "low_stock_threshold"]
  static let keyColumns = ["warehouse_id", "sku"]
  static let subject = "stock"

  private let warehouseID: String
  private let sku: String
  private let onHand: Int64
  private let threshold: Int64

  init(_ fields: inout RowFields) {
    warehouseID = fields.text("warehouse_id", maximum: 64)
    sku = fields.text("sku", maximum: 64)
    onHand = fields.amount("on_hand")
    threshold = fields.amount("low_stock_threshold")
  }

  /// A slash of the warehouse's is escaped, so that the first one ends it.
  var key: String { warehouseID.replacing("%", with: "%25").replacing("/", with: "%2F") + "/" + sku }

  private func partition(_ topology: Topology) -> PartitionID { topology.partition(.reservation, key: warehouseID) }

  func command(_ topology: Topology) -> Parcel {
    Parcel(
      AdjustStock(
        warehouseID: warehouseID, sku: sku, onHand: onHand, lowStockThreshold: threshold, reason: "import"),
      to: partition(topology))
  }

  func query(_ topology: Topology) -> Parcel {
    Parcel(GetStock(warehouseID: warehouseID, sku: sku), to: partition(topology))
  }

  func verdict(_ answer: Outcome, _ batch: ImportBatch) -> RowVerdict {
    guard var comparison = RowComparison(answer) else { return .missing(answer) }
    let reserved = comparison["reserved"]?.int64 ?? 0
    guard onHand >= reserved else { return .refused("\(reserved) are reserved, so on_hand cannot be \(onHand)") }
    comparison.compare("on_hand", onHand)
    comparison.compare("low_stock_threshold", threshold)
    return comparison.verdict
  }
}
