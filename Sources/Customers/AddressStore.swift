import SQLite

/// The addresses table.
struct AddressStore {
  private let database: Database

  init(_ database: Database) {
    self.database = database
  }

  /// The oldest first: ids are time-ordered.
  func addresses(of customerID: String) throws(SQLiteError) -> [Address] {
    try database.all(
      "SELECT address_id, document FROM addresses WHERE customer_id = ? ORDER BY address_id", .text(customerID)
    ) { Address(id: $0.text(0), document: $0.bytes(1)) }
  }

  func has(_ id: String, of customerID: String) throws(SQLiteError) -> Bool {
    try database.first(
      "SELECT 1 FROM addresses WHERE customer_id = ? AND address_id = ?", .text(customerID), .text(id)
    ) { _ in true } ?? false
  }

  func save(_ address: Address, of customerID: String) throws(SQLiteError) {
    try database.run(
      "INSERT OR REPLACE INTO addresses VALUES (?, ?, ?)", .text(customerID), .text(address.id),
      .blob(address.document))
  }

  /// False when there is none.
  func remove(_ id: String, of customerID: String) throws(SQLiteError) -> Bool {
    try database.run(
      "DELETE FROM addresses WHERE customer_id = ? AND address_id = ?", .text(customerID), .text(id)) == 1
  }

  func removeAll(of customerID: String) throws(SQLiteError) {
    try database.run("DELETE FROM addresses WHERE customer_id = ?", .text(customerID))
  }
}
