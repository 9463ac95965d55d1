import Contracts
import SQLite

/// One stock level.
struct StockLevel: Equatable {
  let warehouseID: String
  let sku: String
  var onHand: Int64
  var reserved: Int64
  var threshold: Int64
  var version: Int64

  var available: Int64 { onHand - reserved }
  var isLow: Bool { available <= threshold }
}

/// The stock table.
struct StockStore {
  private let database: Database

  init(_ database: Database) {
    self.database = database
  }

  func level(_ warehouseID: String, _ sku: String) throws(SQLiteError) -> StockLevel? {
    try database.first(
      "SELECT on_hand, reserved, low_stock_threshold, version FROM stock WHERE warehouse_id = ? AND sku = ?",
      .text(warehouseID), .text(sku)
    ) { row in
      StockLevel(
        warehouseID: warehouseID, sku: sku, onHand: row.integer(0), reserved: row.integer(1),
        threshold: row.integer(2), version: row.integer(3))
    }
  }

  /// Moves `reserved` by so much; the table's CHECKs refuse what cannot be.
  func reserve(_ warehouseID: String, _ sku: String, _ quantity: Int64) throws(SQLiteError) {
    try database.run(
      "UPDATE stock SET reserved = reserved + ?, version = version + 1 WHERE warehouse_id = ? AND sku = ?",
      .integer(quantity), .text(warehouseID), .text(sku))
  }

  /// Reserved goods leave the house.
  func ship(_ line: HoldLine) throws(SQLiteError) {
    try database.run(
      """
      UPDATE stock SET on_hand = on_hand - ?3, reserved = reserved - ?3, shipped = shipped + ?3, version = version + 1
      WHERE warehouse_id = ?1 AND sku = ?2
      """, .text(line.warehouseID), .text(line.sku), .integer(line.quantity))
  }

  /// Goods come back from a customer.
  func restock(_ line: ReturnedLine) throws(SQLiteError) {
    try database.run(
      """
      INSERT INTO stock VALUES (?1, ?2, ?3, 0, 0, 1, 0, 0, 0, ?3)
      ON CONFLICT DO UPDATE SET on_hand = on_hand + ?3, returned = returned + ?3, version = version + 1
      """, .text(line.warehouseID), .text(line.sku), .integer(line.quantity))
  }

  func receive(_ level: StockLevel, _ quantity: Int64) throws(SQLiteError) {
    try database.run(
      """
      INSERT INTO stock VALUES (?1, ?2, ?3, 0, ?4, 1, ?3, 0, 0, 0)
      ON CONFLICT DO UPDATE SET on_hand = on_hand + ?3, received = received + ?3, version = version + 1
      """, .text(level.warehouseID), .text(level.sku), .integer(quantity), .integer(level.threshold))
  }

  /// A count: sets `on_hand` and the threshold, and books the difference as adjusted.
  func adjust(_ level: StockLevel, by difference: Int64) throws(SQLiteError) {
    try database.run(
      """
      INSERT INTO stock VALUES (?1, ?2, ?3, 0, ?4, 1, 0, ?5, 0, 0)
      ON CONFLICT DO UPDATE SET on_hand = ?3, low_stock_threshold = ?4, adjusted = adjusted + ?5, version = version + 1
      """, .text(level.warehouseID), .text(level.sku), .integer(level.onHand), .integer(level.threshold),
      .integer(difference))
  }
}
