import Contracts
import SQLite

/// A line of an order, and what of it is still with the customer.
struct ReturnableLine {
  let productID: String
  let sku: String
  let warehouseID: String
  let quantity: Int64
  let total: Int64
  var returned: Int64
  var refunded: Int64

  var left: Int64 { quantity - returned }
}

/// What came back of orders.
struct ReturnStore {
  private let database: Database

  init(_ database: Database) {
    self.database = database
  }

  func lines(_ orderID: String) throws(SQLiteError) -> [ReturnableLine] {
    try database.all(
      """
      SELECT product_id, sku, warehouse_id, quantity, total, returned, refunded FROM order_items WHERE order_id = ?
      """, .text(orderID)
    ) { row in
      ReturnableLine(
        productID: row.text(0), sku: row.text(1), warehouseID: row.text(2), quantity: row.integer(3),
        total: row.integer(4), returned: row.integer(5), refunded: row.integer(6))
    }
  }

  func save(_ line: ReturnableLine, of orderID: String) throws(SQLiteError) {
    try database.run(
      "UPDATE order_items SET returned = ?, refunded = ? WHERE order_id = ? AND warehouse_id = ? AND sku = ?",
      .integer(line.returned), .integer(line.refunded), .text(orderID), .text(line.warehouseID), .text(line.sku))
  }

  func add(_ id: String, of orderID: String, refund: Int64, document: [UInt8], at now: Int64) throws(SQLiteError) {
    try database.run(
      "INSERT INTO returns VALUES (?, ?, ?, ?, ?)", .text(id), .text(orderID), .integer(refund), .blob(document),
      .integer(now))
  }

  /// The documents, oldest first.
  func documents(_ orderID: String) throws(SQLiteError) -> [[UInt8]] {
    try database.all("SELECT document FROM returns WHERE order_id = ? ORDER BY at, return_id", .text(orderID)) {
      $0.bytes(0)
    }
  }
}
