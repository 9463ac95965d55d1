import Contracts
import SQLite

/// What reviews knows of customers.
struct ReviewerStore {
  private let database: Database

  init(_ database: Database) {
    self.database = database
  }

  /// An older version changes nothing.
  func apply(_ event: CustomerChanged) throws(SQLiteError) {
    try database.run(
      """
      INSERT INTO reviewers VALUES (?1, ?2, ?3, ?4, 0)
      ON CONFLICT (customer_id) DO UPDATE SET active = ?2, wanted = ?3, version = ?4 WHERE version < ?4
      """, .text(event.customerID), .flag(event.active), .flag(event.preferences.reviewRequests),
      .integer(event.customerVersion))
  }

  /// Nobody is asked any more, whatever else is said of the customer.
  func forget(_ event: CustomerErased) throws(SQLiteError) {
    try database.run(
      """
      INSERT INTO reviewers VALUES (?1, 0, 0, ?2, 1)
      ON CONFLICT (customer_id) DO UPDATE SET active = 0, wanted = 0, version = MAX(version, ?2), erased = 1
      """, .text(event.customerID), .integer(event.customerVersion))
  }

  func isErased(_ customerID: String) throws(SQLiteError) -> Bool {
    try database.first("SELECT erased FROM reviewers WHERE customer_id = ?", .text(customerID)) { $0.flag(0) } ?? false
  }

  /// Why the customer is not to be asked; nil for one that is, or is not known yet.
  func objection(of customerID: String) throws(SQLiteError) -> SkipReason? {
    try database.first("SELECT active, wanted FROM reviewers WHERE customer_id = ?", .text(customerID)) { row in
      !row.flag(0) ? .inactive : !row.flag(1) ? .optedOut : nil
    } ?? nil
  }
}

/// Why nobody is asked for reviews of an order.
enum SkipReason: String, CaseIterable {
  case inactive
  case optedOut = "opted_out"
  case nothingLeft = "nothing_left"
  case alreadyReviewed = "already_reviewed"
}
