import Contracts
import SQLite

/// An order as analytics knows it.
struct KnownOrder {
  enum State: String {
    case counted, cancelled
  }

  let orderID: String
  /// UTC, as `2026-11-24`; empty of one that was never confirmed.
  let day: String
  let currency: String
  var state: State
}

/// The tables of analytics.
struct AnalyticsStore {
  private let database: Database

  init(_ database: Database) {
    self.database = database
  }

  // MARK: Orders

  func order(_ id: String) throws(SQLiteError) -> KnownOrder? {
    try database.first("SELECT day, currency, state FROM counted_orders WHERE order_id = ?", .text(id)) { row in
      KnownOrder(
        orderID: id, day: row.text(0), currency: row.text(1),
        state: KnownOrder.State(rawValue: row.text(2)) ?? .cancelled)
    }
  }

  func save(_ order: KnownOrder) throws(SQLiteError) {
    try database.run(
      "INSERT OR REPLACE INTO counted_orders VALUES (?, ?, ?, ?)", .text(order.orderID), .text(order.day),
      .text(order.currency), .text(order.state.rawValue))
  }

  func lines(_ orderID: String) throws(SQLiteError) -> [SoldLine] {
    try database.all(
      """
      SELECT product_id, sku, warehouse_id, units, gross, discount, net, returned_units, refunds
      FROM counted_lines WHERE order_id = ?
      """, .text(orderID)
    ) { row in SoldLine(row.text(0), row.text(1), row.text(2), Sums(row, from: 3)) }
  }

  func add(_ line: SoldLine, of orderID: String) throws(SQLiteError) {
    try database.run(
      "INSERT INTO counted_lines VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", .text(orderID), .text(line.warehouseID),
      .text(line.sku), .text(line.productID), .integer(line.sums.units), .integer(line.sums.gross),
      .integer(line.sums.discount), .integer(line.sums.net), .integer(line.sums.returnedUnits),
      .integer(line.sums.refunds))
  }

  func removeLines(_ orderID: String) throws(SQLiteError) {
    try database.run("DELETE FROM counted_lines WHERE order_id = ?", .text(orderID))
  }

  /// - Returns: false for one that was taken in before.
  func take(_ returned: OrderReturned) throws(SQLiteError) -> Bool {
    let known = try database.first("SELECT 1 FROM counted_returns WHERE return_id = ?", .text(returned.returnID)) { _ in
      true
    }
    guard known == nil else { return false }
    try database.run("INSERT INTO counted_returns VALUES (?, ?)", .text(returned.returnID), .text(returned.orderID))
    for line in returned.lines {
      try database.run(
        """
        UPDATE counted_lines SET returned_units = returned_units + ?, refunds = refunds + ?
        WHERE order_id = ? AND warehouse_id = ? AND sku = ?
        """, .integer(line.quantity), .integer(line.refund), .text(returned.orderID), .text(line.warehouseID),
        .text(line.sku))
    }
    return true
  }

  // MARK: Sums

  /// - Parameter sign: 1 to count, -1 to take off.
  func add(_ cells: [Cell: Sums], on day: String, _ currency: String, sign: Int64 = 1) throws(SQLiteError) {
    for (cell, sums) in cells {
      let known = try database.run(
        """
        UPDATE sales SET orders = orders + ?7 * ?6, units = units + ?8 * ?6, gross = gross + ?9 * ?6,
          discount = discount + ?10 * ?6, net = net + ?11 * ?6, returned_units = returned_units + ?12 * ?6,
          refunds = refunds + ?13 * ?6
        WHERE level = ?1 AND day = ?2 AND currency = ?3 AND product_id = ?4 AND warehouse_id = ?5
        """, .integer(cell.level), .text(day), .text(currency), .text(cell.productID), .text(cell.warehouseID),
        .integer(sign), .integer(sums.orders), .integer(sums.units), .integer(sums.gross), .integer(sums.discount),
        .integer(sums.net), .integer(sums.returnedUnits), .integer(sums.refunds))
      guard known == 0, sign > 0 else { continue }
      try database.run(
        "INSERT INTO sales VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", .integer(cell.level), .text(day),
        .text(currency), .text(cell.productID), .text(cell.warehouseID), .integer(sums.orders), .integer(sums.units),
        .integer(sums.gross), .integer(sums.discount), .integer(sums.net), .integer(sums.returnedUnits),
        .integer(sums.refunds))
    }
    if sign < 0 { try database.run("DELETE FROM sales WHERE day = ? AND orders = 0", .text(day)) }
  }

  struct ReportRow {
    let key: String
    let currency: String
    let sums: Sums
  }

  /// By key and currency.
  func report(_ query: GetSales, after: (key: String, currency: String)) throws(SQLiteError) -> [ReportRow] {
    try database.all(
      """
      SELECT CASE ?1 WHEN 'day' THEN day WHEN 'product' THEN product_id WHEN 'warehouse' THEN warehouse_id
          ELSE currency END AS key,
        currency, SUM(units), SUM(gross), SUM(discount), SUM(net), SUM(returned_units), SUM(refunds), SUM(orders)
      FROM sales
      WHERE level = ?2 AND day BETWEEN ?3 AND ?4 AND ?5 IN ('', product_id) AND ?6 IN ('', currency)
        AND ?7 IN ('', warehouse_id)
      GROUP BY 1, 2 HAVING (key, currency) > (?8, ?9) ORDER BY 1, 2 LIMIT ?10
      """, .text(query.grouping.rawValue), .integer(query.level), .text(query.from ?? ""), .text(query.to ?? "~"),
      .text(query.productID ?? ""), .text(query.currency ?? ""), .text(query.warehouseID ?? ""), .text(after.key),
      .text(after.currency), .integer(query.limit)
    ) { row in
      var sums = Sums(row, from: 2)
      sums.orders = row.integer(8)
      return ReportRow(key: row.text(0), currency: row.text(1), sums: sums)
    }
  }
}

extension GetSales {
  /// The coarsest level that tells apart what is grouped and filtered by.
  fileprivate var level: Int {
    (grouping == .product || productID != nil ? 1 : 0) + (grouping == .warehouse || warehouseID != nil ? 2 : 0)
  }
}

extension Sums {
  /// Units, gross, discount, net, returned units and refunds, in this order.
  init(_ row: Row, from first: Int32) {
    self.init(
      units: row.integer(first), gross: row.integer(first + 1), discount: row.integer(first + 2),
      net: row.integer(first + 3), returnedUnits: row.integer(first + 4), refunds: row.integer(first + 5))
  }
}
