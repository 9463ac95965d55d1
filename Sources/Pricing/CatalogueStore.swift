import Contracts
import SQLite

/// Products and prices.
struct CatalogueStore {
  struct Price: Equatable {
    let amount: Int64
    let version: Int64
  }

  private let database: Database

  init(_ database: Database) {
    self.database = database
  }

  func product(_ id: String) throws(SQLiteError) -> ProductChanged? {
    try database.first("SELECT sku, name, category, version FROM products WHERE product_id = ?", .text(id)) { row in
      ProductChanged(
        productID: id, sku: row.text(0), name: row.text(1), category: row.text(2), productVersion: row.integer(3))
    }
  }

  func products(after cursor: String, limit: Int) throws(SQLiteError) -> [ProductChanged] {
    try database.all(
      "SELECT product_id, sku, name, category, version FROM products WHERE product_id > ? ORDER BY product_id LIMIT ?",
      .text(cursor), .integer(limit)
    ) { row in
      ProductChanged(
        productID: row.text(0), sku: row.text(1), name: row.text(2), category: row.text(3),
        productVersion: row.integer(4))
    }
  }

  func save(_ product: ProductChanged) throws(SQLiteError) {
    try database.run(
      "INSERT OR REPLACE INTO products VALUES (?, ?, ?, ?, ?)", .text(product.productID), .text(product.sku),
      .text(product.name), .text(product.category), .integer(product.productVersion))
  }

  func price(_ productID: String, _ currency: String) throws(SQLiteError) -> Price? {
    try database.first(
      "SELECT amount, version FROM prices WHERE product_id = ? AND currency = ?", .text(productID), .text(currency)
    ) { Price(amount: $0.integer(0), version: $0.integer(1)) }
  }

  /// The version alone: what a cached price is held against.
  func priceVersion(_ productID: String, _ currency: String) throws(SQLiteError) -> Int64? {
    try database.first(
      "SELECT version FROM prices WHERE product_id = ? AND currency = ?", .text(productID), .text(currency)
    ) { $0.integer(0) }
  }

  func save(_ price: PriceUpdated) throws(SQLiteError) {
    try database.run(
      "INSERT OR REPLACE INTO prices VALUES (?, ?, ?, ?)", .text(price.productID), .text(price.currency),
      .integer(price.amount), .integer(price.priceVersion))
  }
}
