import Contracts
import SQLite

/// The customers table.
struct CustomersStore {
  private let database: Database

  init(_ database: Database) {
    self.database = database
  }

  func customer(_ id: String) throws(SQLiteError) -> Customer? {
    try database.first(
      """
      SELECT email, name, country, active, given, earned, expiry, review_requests, marketing, order_mail, version,
        erased_at FROM customers WHERE customer_id = ?
      """, .text(id)
    ) { row in
      Customer(
        id: id, email: row.text(0), name: row.text(1), country: row.text(2), active: row.flag(3),
        given: row.text(4).names, earned: row.text(5).names, expiry: row.optionalInteger(6),
        preferences: Preferences(reviewRequests: row.flag(7), marketing: row.flag(8), orderMail: row.flag(9)),
        version: row.integer(10), erasedAt: row.optionalInteger(11))
    }
  }

  func save(_ customer: Customer) throws(SQLiteError) {
    let event = customer.event
    try database.run(
      """
      INSERT OR REPLACE INTO customers (customer_id, email, name, country, active, segments, version, given, earned,
        expiry, erased_at, review_requests, marketing, order_mail)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """, .text(customer.id), .text(customer.email), .text(customer.name), .text(customer.country),
      .flag(customer.active), .text(event.segments), .integer(customer.version),
      .text(customer.given.joined(separator: ";")), .text(customer.earned.joined(separator: ";")),
      .optional(customer.expiry), .optional(customer.erasedAt), .flag(customer.preferences.reviewRequests),
      .flag(customer.preferences.marketing), .flag(customer.preferences.orderMail))
  }
}
