import Contracts
import SQLite

/// An order that passed, as the owner of what it uses.
struct UsageOwner: Equatable {
  enum State: String {
    case held, settled, released
    /// It never used anything: work that arrives late for this attempt is dropped.
    case closed
  }

  let orderID: String
  var attempt: Int
  var state: State
}

/// One order's use of one campaign.
struct Usage: Equatable {
  let campaignID: String
  let customerID: String
  /// What the campaign took off.
  let amount: Money
}

/// How far a campaign is used; amounts in minor units of one currency.
struct UsageSums {
  let uses: Int64
  let settledUses: Int64
  let amount: Int64
  let settledAmount: Int64
}

/// The usage tables.
struct UsageStore {
  private let database: Database

  init(_ database: Database) {
    self.database = database
  }

  func owner(_ orderID: String) throws(SQLiteError) -> UsageOwner? {
    try database.first("SELECT attempt, state FROM owners WHERE order_id = ?", .text(orderID)) { row in
      UsageOwner(orderID: orderID, attempt: row.int(0), state: UsageOwner.State(rawValue: row.text(1)) ?? .closed)
    }
  }

  func save(_ owner: UsageOwner) throws(SQLiteError) {
    try database.run(
      "INSERT OR REPLACE INTO owners VALUES (?, ?, ?)", .text(owner.orderID), .integer(owner.attempt),
      .text(owner.state.rawValue))
  }

  func usage(of orderID: String) throws(SQLiteError) -> [Usage] {
    try database.all(
      "SELECT campaign_id, customer_id, amount, currency FROM usage WHERE order_id = ? ORDER BY campaign_id",
      .text(orderID)
    ) { row in
      Usage(campaignID: row.text(0), customerID: row.text(1), amount: Money(row.integer(2), row.text(3)))
    }
  }

  func hold(_ usage: Usage, for owner: UsageOwner) throws(SQLiteError) {
    try database.run(
      "INSERT INTO usage VALUES (?, ?, ?, ?, ?, ?, 'held')", .text(owner.orderID), .text(usage.campaignID),
      .integer(owner.attempt), .text(usage.customerID), .text(usage.amount.currency), .integer(usage.amount.amount))
  }

  func settle(_ orderID: String) throws(SQLiteError) {
    try database.run("UPDATE usage SET state = 'settled' WHERE order_id = ?", .text(orderID))
  }

  func release(_ orderID: String) throws(SQLiteError) {
    try database.run("DELETE FROM usage WHERE order_id = ?", .text(orderID))
  }

  // MARK: Counts

  /// Uses in all currencies, amounts in this one.
  func sums(_ campaignID: String, _ currency: String) throws(SQLiteError) -> UsageSums {
    try database.first(
      """
      SELECT COALESCE(SUM(uses), 0), COALESCE(SUM(settled_uses), 0), COALESCE(SUM(amount * (currency = ?2)), 0),
        COALESCE(SUM(settled_amount * (currency = ?2)), 0)
      FROM usage_sums WHERE campaign_id = ?1
      """, .text(campaignID), .text(currency)
    ) { row in
      UsageSums(
        uses: row.integer(0), settledUses: row.integer(1), amount: row.integer(2), settledAmount: row.integer(3))
    } ?? UsageSums(uses: 0, settledUses: 0, amount: 0, settledAmount: 0)
  }

  func uses(_ campaignID: String, of customerID: String) throws(SQLiteError) -> Int64 {
    try database.first(
      "SELECT COUNT(*) FROM usage WHERE campaign_id = ? AND customer_id = ?", .text(campaignID), .text(customerID)
    ) { $0.integer(0) } ?? 0
  }

  /// The most that any one customer uses it.
  func mostUsesOfOne(_ campaignID: String) throws(SQLiteError) -> Int64 {
    try database.first(
      """
      SELECT COUNT(*) FROM usage WHERE campaign_id = ? GROUP BY customer_id ORDER BY COUNT(*) DESC LIMIT 1
      """, .text(campaignID)
    ) { $0.integer(0) } ?? 0
  }
}
