import Contracts
import Messaging

/// A row of `warehouses.csv`; the whole warehouse, with its mark-up.
struct WarehouseRow: CSVRow {
  static let file = "warehouses.csv"
  static let columns = ["warehouse_id", "name", "markup_bps"]
  static let keyColumns = ["warehouse_id"]
  static let subject = "warehouse"

  private let warehouse: PutWarehouse

  init(_ fields: inout RowFields) {
    warehouse = PutWarehouse(
      warehouseID: fields.text("warehouse_id", maximum: 64), name: fields.text("name"),
      markupBasisPoints: fields.amount("markup_bps", in: PutWarehouse.markups))
  }

  var key: String { warehouse.warehouseID }

  func command(_ topology: Topology) -> Parcel { Parcel(warehouse, to: PartitionID(.pricing, 0)) }

  func query(_ topology: Topology) -> Parcel {
    Parcel(GetWarehouse(warehouseID: warehouse.warehouseID), to: PartitionID(.pricing, 0))
  }

  func verdict(_ answer: Outcome, _ batch: ImportBatch) -> RowVerdict {
    guard var comparison = RowComparison(answer) else { return .missing(answer) }
    comparison.compare("name", warehouse.name)
    comparison.compare("markup_bps", warehouse.markupBasisPoints)
    return comparison.verdict
  }
}
