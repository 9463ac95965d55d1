import Contracts
import SQLite

/// What orders knows of customers and products; a change with a lower version than the known one is old news.
struct ProjectionStore {
  enum Customer {
    case unknown, active, inactive
  }

  private let database: Database

  init(_ database: Database) {
    self.database = database
  }

  func customer(_ id: String) throws(SQLiteError) -> Customer {
    try database.first("SELECT active FROM customers WHERE customer_id = ?", .text(id)) {
      $0.flag(0) ? .active : .inactive
    } ?? .unknown
  }

  func apply(_ customer: CustomerChanged) throws(SQLiteError) {
    try database.run(
      """
      INSERT INTO customers VALUES (?1, ?2, ?3, ?4, ?5)
      ON CONFLICT DO UPDATE SET active = ?2, country = ?3, segments = ?4, version = ?5 WHERE version < ?5
      """, .text(customer.customerID), .flag(customer.active), .text(customer.country), .text(customer.segments),
      .integer(customer.customerVersion))
  }

  /// Whether the product is known, and under this sku.
  func knows(_ line: OrderLine) throws(SQLiteError) -> Bool {
    try database.first("SELECT sku FROM products WHERE product_id = ?", .text(line.productID)) {
      $0.text(0) == line.sku
    } ?? false
  }

  func apply(_ product: ProductChanged) throws(SQLiteError) {
    try database.run(
      """
      INSERT INTO products VALUES (?1, ?2, ?3, ?4, ?5)
      ON CONFLICT DO UPDATE SET sku = ?2, name = ?3, category = ?4, version = ?5 WHERE version < ?5
      """, .text(product.productID), .text(product.sku), .text(product.name), .text(product.category),
      .integer(product.productVersion))
  }
}
