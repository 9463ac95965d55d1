import Contracts
import SQLite

/// A cart; it lives in its customer's partition.
struct Cart {
  let id: String
  let customerID: String
  let currency: String
  /// False once its order is recorded.
  var isActive: Bool
  var version: Int64
  /// Its order, unless that was refused: there is never a second one beside it.
  var orderID: String?
  var lines: [CartLine]

  var entityTag: String { "\"\(version)\"" }
  var location: String { "/api/v1/cart/\(id)" }

  func isVisible(to customer: String?) -> Bool { customer == nil || customer == customerID }

  /// The line with the same goods.
  func index(_ sku: String, _ warehouseID: String) -> Int? {
    lines.firstIndex { $0.goods.sku == sku && $0.goods.warehouseID == warehouseID }
  }
}

struct CartLine {
  let id: String
  /// With its indicative price.
  var goods: OrderLine
}

/// The carts tables.
struct CartStore {
  private let database: Database

  init(_ database: Database) {
    self.database = database
  }

  func cart(_ id: String) throws(SQLiteError) -> Cart? {
    let found = try database.first(
      "SELECT customer_id, currency, is_active, version, order_id FROM carts WHERE cart_session_id = ?", .text(id)
    ) { row in
      Cart(
        id: id, customerID: row.text(0), currency: row.text(1), isActive: row.flag(2), version: row.integer(3),
        orderID: row.optionalText(4), lines: [])
    }
    guard var cart = found else { return nil }
    cart.lines = try database.all(
      """
      SELECT line_id, product_id, sku, warehouse_id, quantity, unit_price, price_source FROM cart_lines
      WHERE cart_session_id = ? ORDER BY place
      """, .text(id), read: CartLine.init(row:))
    return cart
  }

  func save(_ cart: Cart, at now: Int64) throws(SQLiteError) {
    try database.run(
      """
      INSERT INTO carts VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7)
      ON CONFLICT DO UPDATE SET is_active = ?4, version = ?5, order_id = ?6, changed_at = ?7
      """, .text(cart.id), .text(cart.customerID), .text(cart.currency), .flag(cart.isActive), .integer(cart.version),
      .optional(cart.orderID), .integer(now))
  }

  func save(_ line: CartLine, in cartID: String) throws(SQLiteError) {
    try database.run(
      """
      INSERT INTO cart_lines
      SELECT ?1, ?2, COALESCE(MAX(place), 0) + 1, ?3, ?4, ?5, ?6, ?7, ?8 FROM cart_lines WHERE cart_session_id = ?1
      ON CONFLICT DO UPDATE SET quantity = ?6, unit_price = ?7, price_source = ?8
      """, .text(cartID), .text(line.id), .text(line.goods.productID), .text(line.goods.sku),
      .text(line.goods.warehouseID), .integer(line.goods.quantity), .integer(line.goods.unitPrice ?? 0),
      .text(line.goods.priceSource ?? ""))
  }

  func remove(_ line: CartLine, from cartID: String) throws(SQLiteError) {
    try database.run(
      "DELETE FROM cart_lines WHERE cart_session_id = ? AND line_id = ?", .text(cartID), .text(line.id))
  }
}

extension CartLine {
  fileprivate init(row: Row) {
    id = row.text(0)
    goods = OrderLine(
      productID: row.text(1), sku: row.text(2), warehouseID: row.text(3), quantity: row.integer(4))
    goods.unitPrice = row.integer(5)
    goods.priceSource = row.text(6)
  }
}
