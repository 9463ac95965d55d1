import Contracts
import SQLite

/// What orders knows of customers, products and campaigns; a change with a lower version than the known one is old news.
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

  func segments(_ customerID: String) throws(SQLiteError) -> [String] {
    try database.first("SELECT segments FROM customers WHERE customer_id = ?", .text(customerID)) { row in
      row.text(0).split(separator: ";").map(String.init)
    } ?? []
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

  func category(_ productID: String) throws(SQLiteError) -> String? {
    try database.first("SELECT category FROM products WHERE product_id = ?", .text(productID)) { $0.text(0) }
  }

  func apply(_ product: ProductChanged) throws(SQLiteError) {
    try database.run(
      """
      INSERT INTO products VALUES (?1, ?2, ?3, ?4, ?5)
      ON CONFLICT DO UPDATE SET sku = ?2, name = ?3, category = ?4, version = ?5 WHERE version < ?5
      """, .text(product.productID), .text(product.sku), .text(product.name), .text(product.category),
      .integer(product.productVersion))
  }

  /// Whether an order without codes could get something off.
  func hasOpenCampaign(at now: Int64) throws(SQLiteError) -> Bool {
    try database.first(
      "SELECT 1 FROM campaigns WHERE open = 1 AND start_date <= ?1 AND COALESCE(end_date > ?1, 1) LIMIT 1",
      .integer(now)
    ) { _ in true } ?? false
  }

  func apply(_ campaign: CampaignChanged) throws(SQLiteError) {
    try database.run(
      """
      INSERT INTO campaigns VALUES (?1, ?2, ?3, ?4, ?5)
      ON CONFLICT DO UPDATE SET open = ?2, start_date = ?3, end_date = ?4, version = ?5 WHERE version < ?5
      """, .text(campaign.campaignID), .flag(campaign.isOpen), .integer(campaign.startDate),
      .optional(campaign.endDate), .integer(campaign.campaignVersion))
  }
}
