import Contracts
import SQLite

/// The prices orders can stand in with while pricing is silent.
struct FallbackPriceStore {
  /// A recorded price is written again when it is this old, milliseconds: fresh enough for any sensible age limit, and
  /// seldom enough to cost nothing.
  private static let refresh: Int64 = 600_000

  private let database: Database

  init(_ database: Database) {
    self.database = database
  }

  /// Pricing's own list; a lower version than the known one is old news.
  func apply(_ price: PriceUpdated) throws(SQLiteError) {
    try database.run(
      """
      INSERT INTO prices VALUES (?1, ?2, ?3, ?4)
      ON CONFLICT DO UPDATE SET amount = ?3, version = ?4 WHERE version < ?4
      """, .text(price.productID), .text(price.currency), .integer(price.amount), .integer(price.priceVersion))
  }

  /// The line was recorded at its live price.
  /// - Parameter maxAge: how old a recorded price may be to stand in, milliseconds.
  func note(_ line: OrderLine, _ currency: String, at now: Int64, maxAge: Int64) throws(SQLiteError) {
    guard line.priceSource == "live", let amount = line.unitPrice else { return }
    try database.run(
      """
      INSERT INTO live_prices VALUES (?1, ?2, ?3, ?4, ?5)
      ON CONFLICT DO UPDATE SET amount = ?4, at = ?5 WHERE amount <> ?4 OR at < ?5 - ?6
      """, .text(line.productID), .text(currency), .text(line.warehouseID), .integer(amount), .integer(now),
      .integer(min(FallbackPriceStore.refresh, maxAge / 2)))
  }

  /// The line with the last live price not older than `oldest` (`cached`), else with the list's (`catalog`); nil when
  /// neither is known, or the amount is larger than can be counted.
  func priced(_ line: OrderLine, _ currency: String, oldest: Int64) throws(SQLiteError) -> OrderLine? {
    let recorded = try database.first(
      "SELECT amount FROM live_prices WHERE product_id = ? AND currency = ? AND warehouse_id = ? AND at >= ?",
      .text(line.productID), .text(currency), .text(line.warehouseID), .integer(oldest)
    ) { $0.integer(0) }
    let listed = try database.first(
      "SELECT amount FROM prices WHERE product_id = ? AND currency = ?", .text(line.productID), .text(currency)
    ) { $0.integer(0) }
    guard let price = recorded ?? listed, let total = Money(price, currency).times(line.quantity) else { return nil }
    var line = line
    line.unitPrice = price
    line.total = total.amount
    line.priceSource = recorded == nil ? "catalog" : "cached"
    return line
  }
}
