import Contracts
import SQLite

/// What orders knows of pricing's shipping rates.
struct ShippingRateStore {
  private let database: Database

  init(_ database: Database) {
    self.database = database
  }

  /// The whole list; a lower version than the known one is old news.
  func apply(_ list: ShippingRatesChanged) throws(SQLiteError) {
    let known = try database.first("SELECT version FROM shipping_list") { $0.integer(0) } ?? 0
    guard known < list.listVersion else { return }
    try database.run("INSERT OR REPLACE INTO shipping_list VALUES (1, ?)", .integer(list.listVersion))
    try database.run("DELETE FROM shipping_rates")
    for rate in list.rates {
      try database.run(
        "INSERT INTO shipping_rates VALUES (?, ?, ?, ?, ?)", .text(rate.country), .text(rate.method),
        .text(rate.currency), .integer(rate.upTo), .integer(rate.price))
    }
  }

  func rates(to country: String) throws(SQLiteError) -> [ShippingRate] {
    try database.all(
      "SELECT country, method, currency, up_to, price FROM shipping_rates WHERE country = ?", .text(country)
    ) { row in
      ShippingRate(
        country: row.text(0), method: row.text(1), currency: row.text(2), upTo: row.integer(3), price: row.integer(4))
    }
  }
}
