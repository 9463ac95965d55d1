import Contracts
import SQLite

/// The customers table.
struct CustomersStore {
  private let database: Database

  init(_ database: Database) {
    self.database = database
  }

  func customer(_ id: String) throws(SQLiteError) -> CustomerChanged? {
    try database.first(
      "SELECT email, name, country, active, segments, version FROM customers WHERE customer_id = ?", .text(id)
    ) { row in
      CustomerChanged(
        customerID: id, email: row.text(0), name: row.text(1), country: row.text(2), active: row.flag(3),
        segments: row.text(4), customerVersion: row.integer(5))
    }
  }

  func save(_ customer: CustomerChanged) throws(SQLiteError) {
    try database.run(
      "INSERT OR REPLACE INTO customers VALUES (?, ?, ?, ?, ?, ?, ?)", .text(customer.customerID),
      .text(customer.email), .text(customer.name), .text(customer.country), .flag(customer.active),
      .text(customer.segments), .integer(customer.customerVersion))
  }
}
