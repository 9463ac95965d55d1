import Contracts
import SQLite

/// The shipping rates, one list with one version.
struct ShippingStore {
  private let database: Database

  init(_ database: Database) {
    self.database = database
  }

  func version() throws(SQLiteError) -> Int64 {
    try database.first("SELECT version FROM shipping_list") { $0.integer(0) } ?? 0
  }

  /// In the order of `ShippingRate.precedes`.
  func all() throws(SQLiteError) -> [ShippingRate] {
    try database.all(
      """
      SELECT country, method, currency, up_to, price FROM shipping_rates ORDER BY country, method, currency, up_to
      """, read: ShippingStore.rate)
  }

  func rates(to country: String) throws(SQLiteError) -> [ShippingRate] {
    try database.all(
      "SELECT country, method, currency, up_to, price FROM shipping_rates WHERE country = ?", .text(country),
      read: ShippingStore.rate)
  }

  private static func rate(_ row: Row) -> ShippingRate {
    ShippingRate(
      country: row.text(0), method: row.text(1), currency: row.text(2), upTo: row.integer(3), price: row.integer(4))
  }

  func save(_ changed: ShippingRatesChanged) throws(SQLiteError) {
    try database.run("DELETE FROM shipping_rates")
    for rate in changed.rates {
      try database.run(
        "INSERT INTO shipping_rates VALUES (?, ?, ?, ?, ?)", .text(rate.country), .text(rate.method),
        .text(rate.currency), .integer(rate.upTo), .integer(rate.price))
    }
    try database.run("INSERT OR REPLACE INTO shipping_list VALUES (1, ?)", .integer(changed.listVersion))
  }
}
