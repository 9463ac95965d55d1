import Contracts
import SQLite

/// What turns a listed price into that of an order's line: rates, warehouses and quantity breaks. A thing that was never
/// set has version 0.
struct TermsStore {
  struct Versioned<Value> {
    let value: Value
    let version: Int64
  }

  private let database: Database

  init(_ database: Database) {
    self.database = database
  }

  // MARK: Rates

  func rate(_ from: String, _ to: String) throws(SQLiteError) -> Versioned<ExchangeRate>? {
    try database.first(
      "SELECT mantissa, scale, version FROM rates WHERE source = ? AND target = ?", .text(from), .text(to)
    ) { row in
      ExchangeRate(mantissa: row.integer(0), scale: row.int(1)).map { Versioned(value: $0, version: row.integer(2)) }
    } ?? nil
  }

  func save(_ changed: RateChanged) throws(SQLiteError) {
    try database.run(
      "INSERT OR REPLACE INTO rates VALUES (?, ?, ?, ?, ?)", .text(changed.from), .text(changed.to),
      .integer(changed.rate.mantissa), .integer(changed.rate.scale), .integer(changed.rateVersion))
  }

  // MARK: Warehouses

  func warehouse(_ id: String) throws(SQLiteError) -> Versioned<PutWarehouse>? {
    try database.first("SELECT name, markup_bps, version FROM warehouses WHERE warehouse_id = ?", .text(id)) { row in
      Versioned(
        value: PutWarehouse(warehouseID: id, name: row.text(0), markupBasisPoints: row.integer(1)),
        version: row.integer(2))
    }
  }

  /// Basis points and version: of a warehouse nobody named, nothing.
  func markup(_ id: String) throws(SQLiteError) -> Versioned<Int64> {
    try database.first("SELECT markup_bps, version FROM warehouses WHERE warehouse_id = ?", .text(id)) { row in
      Versioned(value: row.integer(0), version: row.integer(1))
    } ?? Versioned(value: 0, version: 0)
  }

  func save(_ changed: WarehouseChanged) throws(SQLiteError) {
    try database.run(
      "INSERT OR REPLACE INTO warehouses VALUES (?, ?, ?, ?)", .text(changed.warehouseID), .text(changed.name),
      .integer(changed.markupBasisPoints), .integer(changed.warehouseVersion))
  }

  // MARK: Quantity breaks

  func breaks(_ productID: String) throws(SQLiteError) -> Versioned<[QuantityBreak]> {
    let version = try database.first("SELECT version FROM break_lists WHERE product_id = ?", .text(productID)) {
      $0.integer(0)
    }
    let breaks = try database.all(
      "SELECT min_quantity, discount_bps FROM quantity_breaks WHERE product_id = ? ORDER BY min_quantity",
      .text(productID)
    ) { QuantityBreak(minimumQuantity: $0.integer(0), discountBasisPoints: $0.integer(1)) }
    return Versioned(value: breaks, version: version ?? 0)
  }

  /// Basis points of the highest break not above the quantity.
  func discount(_ productID: String, _ quantity: Int64) throws(SQLiteError) -> Int64 {
    try database.first(
      """
      SELECT discount_bps FROM quantity_breaks WHERE product_id = ? AND min_quantity <= ?
      ORDER BY min_quantity DESC LIMIT 1
      """, .text(productID), .integer(quantity)
    ) { $0.integer(0) } ?? 0
  }

  func save(_ changed: QuantityBreaksChanged) throws(SQLiteError) {
    try database.run("DELETE FROM quantity_breaks WHERE product_id = ?", .text(changed.productID))
    for item in changed.breaks {
      try database.run(
        "INSERT INTO quantity_breaks VALUES (?, ?, ?)", .text(changed.productID), .integer(item.minimumQuantity),
        .integer(item.discountBasisPoints))
    }
    try database.run(
      "INSERT OR REPLACE INTO break_lists VALUES (?, ?)", .text(changed.productID), .integer(changed.listVersion))
  }
}
