import JSON
import SQLite

/// What is kept of customers in orders, their carts and checkouts.
struct ErasureStore {
  private let database: Database

  init(_ database: Database) {
    self.database = database
  }

  func isErased(_ customerID: String) throws(SQLiteError) -> Bool {
    try database.first("SELECT 1 FROM erased_customers WHERE customer_id = ?", .text(customerID)) { _ in true } ?? false
  }

  func note(_ customerID: String, at time: Int64) throws(SQLiteError) {
    try database.run("INSERT OR IGNORE INTO erased_customers VALUES (?, ?)", .text(customerID), .integer(time))
  }

  func orders(of customerID: String) throws(SQLiteError) -> [OrderRow] {
    try OrderStore(database).orders(customerID: customerID, status: "", before: "~", limit: .max)
  }

  func carts(of customerID: String) throws(SQLiteError) -> [String] {
    try database.all(
      "SELECT cart_session_id FROM carts WHERE customer_id = ? ORDER BY 1", .text(customerID)
    ) { $0.text(0) }
  }

  func checkouts(of customerID: String) throws(SQLiteError) -> [String] {
    try database.all(
      "SELECT checkout_session_id FROM checkouts WHERE customer_id = ? ORDER BY 1", .text(customerID)
    ) { $0.text(0) }
  }

  /// Writes what is left of an order. It is no change of the order: its version stays.
  func save(_ row: OrderRow) throws(SQLiteError) {
    try OrderStore(database).amend(row)
    try database.run(
      "UPDATE orders SET particulars = ?2, terms = ?3 WHERE order_id = ?1", .text(row.orderID),
      .blob(row.particulars), .blob(row.terms.json))
  }

  func returns(of orderID: String) throws(SQLiteError) -> [(id: String, document: [UInt8])] {
    try database.all("SELECT return_id, document FROM returns WHERE order_id = ?", .text(orderID)) {
      ($0.text(0), $0.bytes(1))
    }
  }

  func save(_ document: [UInt8], ofReturn id: String) throws(SQLiteError) {
    try database.run("UPDATE returns SET document = ?2 WHERE return_id = ?1", .text(id), .blob(document))
  }
}
