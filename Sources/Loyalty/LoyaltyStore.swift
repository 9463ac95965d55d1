import Contracts
import SQLite

/// A rule as it stands.
struct KnownRule {
  let rule: LoyaltyRule
  let version: Int64
}

/// The tables of loyalty.
struct LoyaltyStore {
  private let database: Database

  init(_ database: Database) {
    self.database = database
  }

  // MARK: Rules

  func rule(_ currency: String) throws(SQLiteError) -> KnownRule? {
    try database.first("SELECT points, per, version FROM rules WHERE currency = ?", .text(currency)) { row in
      KnownRule(
        rule: LoyaltyRule(currency: currency, points: row.integer(0), per: row.integer(1)), version: row.integer(2))
    }
  }

  func save(_ known: KnownRule) throws(SQLiteError) {
    try database.run(
      "INSERT OR REPLACE INTO rules VALUES (?, ?, ?, ?)", .text(known.rule.currency), .integer(known.rule.points),
      .integer(known.rule.per), .integer(known.version))
  }

  // MARK: Orders

  func order(_ id: String) throws(SQLiteError) -> EarningOrder? {
    try database.first(
      "SELECT customer_id, currency, points, per, rule_version, paid, refunded, state FROM earning_orders WHERE order_id = ?",
      .text(id)
    ) { row in
      EarningOrder(
        orderID: id, customerID: row.text(0),
        rule: LoyaltyRule(currency: row.text(1), points: row.integer(2), per: row.integer(3)),
        ruleVersion: row.integer(4), paid: row.integer(5), refunded: row.integer(6),
        state: EarningOrder.State(rawValue: row.text(7)) ?? .cancelled)
    }
  }

  func save(_ order: EarningOrder) throws(SQLiteError) {
    try database.run(
      "INSERT OR REPLACE INTO earning_orders VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", .text(order.orderID),
      .text(order.customerID), .text(order.rule.currency), .integer(order.paid), .integer(order.refunded),
      .integer(order.rule.points), .integer(order.rule.per), .integer(order.ruleVersion), .text(order.state.rawValue))
  }

  /// - Returns: false for one that was taken in before.
  func take(_ returnID: String, of orderID: String) throws(SQLiteError) -> Bool {
    try database.run("INSERT OR IGNORE INTO earning_returns VALUES (?, ?)", .text(returnID), .text(orderID)) > 0
  }

  // MARK: Ledger

  func add(_ entry: LedgerEntry, of customerID: String) throws(SQLiteError) {
    try database.run(
      "INSERT INTO ledger VALUES (?, ?, ?, ?, ?, ?, ?, ?)", .text(customerID), .integer(entry.number),
      .text(entry.orderID), .text(entry.kind.rawValue), .integer(entry.points), .integer(entry.balance),
      .integer(entry.ruleVersion), .integer(entry.at))
  }

  /// Newest first.
  func entries(_ customerID: String, before: Int64 = .max, limit: Int) throws(SQLiteError) -> [LedgerEntry] {
    try database.all(
      """
      SELECT number, order_id, kind, points, balance, rule_version, at FROM ledger
      WHERE customer_id = ? AND number < ? ORDER BY number DESC LIMIT ?
      """, .text(customerID), .integer(before), .integer(limit)
    ) { row in
      LedgerEntry(
        number: row.integer(0), orderID: row.text(1), kind: LedgerEntry.Kind(rawValue: row.text(2)) ?? .earned,
        points: row.integer(3), balance: row.integer(4), ruleVersion: row.integer(5), at: row.integer(6))
    }
  }
}
