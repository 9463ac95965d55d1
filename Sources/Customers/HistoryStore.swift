import Contracts
import SQLite

/// An order as its customer's history has it.
struct PastOrder {
  let orderID: String
  /// When it was confirmed, Unix milliseconds.
  let at: Int64
  let total: Money
  let refunded: Int64
  let status: String
}

/// What all orders of a customer that count come to.
struct Lifetime {
  let orders: Int64
  /// One amount a currency, by its code.
  let values: [Money]
  /// When the last of them was confirmed, Unix milliseconds.
  let lastOrder: Int64?
}

/// What has become of an order, as an event of orders tells.
struct OrderNews {
  let customerID: String
  let orderID: String
  let status: String
  /// The order's version after the change.
  let version: Int
  /// What is paid back by it.
  var refund = Money(0, "")
}

/// The history tables.
struct HistoryStore {
  private let database: Database

  init(_ database: Database) {
    self.database = database
  }

  /// The order is confirmed. What was heard of it before stands.
  func confirm(_ event: OrderConfirmed, at time: Int64) throws(SQLiteError) {
    try database.run(
      """
      INSERT INTO history VALUES (?1, ?2, ?3, ?4, ?5, 0, 'confirmed', 0)
      ON CONFLICT DO UPDATE SET at = ?3, currency = ?4, total = ?5 WHERE at IS NULL
      """, .text(event.customerID), .text(event.orderID), .integer(time), .text(event.total.currency),
      .integer(event.total.amount))
  }

  /// Older news than what is known changes no status; a refund is one whenever it is heard of.
  /// - Returns: whose order it is.
  func note(_ news: OrderNews) throws(SQLiteError) -> String {
    try database.run(
      """
      INSERT INTO history VALUES (?1, ?2, NULL, ?3, 0, ?4, ?5, ?6)
      ON CONFLICT DO UPDATE SET refunded = refunded + ?4, status = CASE WHEN version < ?6 THEN ?5 ELSE status END,
        version = MAX(version, ?6)
      """, .text(news.customerID), .text(news.orderID), .text(news.refund.currency), .integer(news.refund.amount),
      .text(news.status), .integer(news.version))
    return news.customerID
  }

  /// The newest first: ids are time-ordered.
  func orders(of customerID: String, before cursor: String, limit: Int) throws(SQLiteError) -> [PastOrder] {
    try database.all(
      """
      SELECT order_id, at, total, currency, refunded, status FROM history
      WHERE customer_id = ? AND order_id < ? AND at IS NOT NULL ORDER BY order_id DESC LIMIT ?
      """, .text(customerID), .text(cursor), .integer(limit)
    ) { row in
      PastOrder(
        orderID: row.text(0), at: row.integer(1), total: Money(row.integer(2), row.text(3)), refunded: row.integer(4),
        status: row.text(5))
    }
  }

  func lifetime(of customerID: String) throws(SQLiteError) -> Lifetime {
    let sums = try database.all(
      "SELECT orders, value, currency FROM lifetime WHERE customer_id = ? AND orders > 0 ORDER BY currency",
      .text(customerID)
    ) { ($0.integer(0), Money($0.integer(1), $0.text(2))) }
    return Lifetime(
      orders: sums.reduce(0) { $0 + $1.0 }, values: sums.map(\.1),
      lastOrder: try database.first(
        "SELECT at FROM history WHERE customer_id = ? AND at IS NOT NULL AND counts ORDER BY at DESC LIMIT 1",
        .text(customerID)
      ) { $0.integer(0) })
  }

  /// Customers who have ordered, by id.
  func customers(after id: String, limit: Int) throws(SQLiteError) -> [String] {
    try database.all(
      "SELECT DISTINCT customer_id FROM lifetime WHERE customer_id > ? ORDER BY customer_id LIMIT ?", .text(id),
      .integer(limit)
    ) { $0.text(0) }
  }
}
