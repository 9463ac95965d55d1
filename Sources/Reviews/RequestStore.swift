import Contracts
import SQLite

/// The campaign record of one delivered order. Times are Unix milliseconds.
struct ReviewRequest {
  enum State: Equatable {
    case scheduled
    case sent(expires: Int64)
    case skipped(SkipReason)
  }

  let orderID: String
  let customerID: String
  let deliveredAt: Int64
  let due: Int64
  var state: State
  /// Nil while it is scheduled.
  var endedAt: Int64?
}

/// A product of a delivered order.
struct Purchase {
  let orderID: String
  let productID: String
  let customerID: String
  let sku: String
  let quantity: Int64
  /// What was not brought back.
  let kept: Int64
  let reviewID: String?

  var isReviewable: Bool { kept > 0 && reviewID == nil }
}

/// The counts of a record: products of the order.
struct RequestCounts {
  let asked: Int64
  let received: Int64
  let approved: Int64
}

/// Records, and what was delivered and came back.
struct RequestStore {
  private let database: Database

  init(_ database: Database) {
    self.database = database
  }

  // MARK: Records

  func request(_ orderID: String) throws(SQLiteError) -> ReviewRequest? {
    try database.first(
      "SELECT customer_id, delivered_at, due, expires, reason, ended_at FROM review_requests WHERE order_id = ?",
      .text(orderID)
    ) { row in
      var state = ReviewRequest.State.scheduled
      if let expires = row.optionalInteger(3) { state = .sent(expires: expires) }
      if let reason = row.optionalText(4).flatMap(SkipReason.init) { state = .skipped(reason) }
      return ReviewRequest(
        orderID: orderID, customerID: row.text(0), deliveredAt: row.integer(1), due: row.integer(2), state: state,
        endedAt: row.optionalInteger(5))
    }
  }

  /// Orders of which the customer was to be asked, the newest first.
  func requests(of customerID: String) throws(SQLiteError) -> [String] {
    try database.all(
      "SELECT order_id FROM review_requests WHERE customer_id = ? ORDER BY order_id DESC", .text(customerID)
    ) { $0.text(0) }
  }

  func save(_ request: ReviewRequest) throws(SQLiteError) {
    let (state, reason, expires): (SQLiteValue, SQLiteValue, SQLiteValue) =
      switch request.state {
      case .scheduled: ("scheduled", .null, .null)
      case .sent(let expires): ("sent", .null, .integer(expires))
      case .skipped(let reason): ("skipped", .text(reason.rawValue), .null)
      }
    try database.run(
      "INSERT OR REPLACE INTO review_requests VALUES (?, ?, ?, ?, ?, ?, ?, ?)", .text(request.orderID),
      .text(request.customerID), .integer(request.deliveredAt), .integer(request.due), state, reason,
      .optional(request.endedAt), expires)
  }

  func counts(_ orderID: String) throws(SQLiteError) -> RequestCounts {
    try database.first(
      """
      SELECT COALESCE(SUM(asked), 0), COUNT(r.review_id), COALESCE(SUM(r.status = 'approved'), 0)
      FROM purchases p LEFT JOIN reviews r ON r.order_id = p.order_id AND r.product_id = p.product_id
      WHERE p.order_id = ?
      """, .text(orderID)
    ) { RequestCounts(asked: $0.integer(0), received: $0.integer(1), approved: $0.integer(2)) }
      ?? RequestCounts(asked: 0, received: 0, approved: 0)
  }

  // MARK: Goods

  /// A line of a delivered order: lines of one product are one purchase.
  func add(_ line: OrderLine, of request: ReviewRequest) throws(SQLiteError) {
    try database.run(
      """
      INSERT INTO purchases VALUES (?1, ?2, ?3, ?4, ?5, 0) ON CONFLICT DO UPDATE SET quantity = quantity + ?5
      """, .text(request.orderID), .text(line.productID), .text(request.customerID), .text(line.sku),
      .integer(line.quantity))
  }

  /// - Parameter quantity: of the product, in the return as a whole.
  func add(_ productID: String, _ quantity: Int64, of event: OrderReturned) throws(SQLiteError) {
    try database.run(
      "INSERT OR IGNORE INTO returned_goods VALUES (?, ?, ?, ?)", .text(event.orderID), .text(productID),
      .text(event.returnID), .integer(quantity))
  }

  func noteAsked(_ purchase: Purchase) throws(SQLiteError) {
    try database.run(
      "UPDATE purchases SET asked = 1 WHERE order_id = ? AND product_id = ?", .text(purchase.orderID),
      .text(purchase.productID))
  }

  func purchases(_ orderID: String) throws(SQLiteError) -> [Purchase] {
    try database.all(
      """
      SELECT order_id, product_id, customer_id, sku, quantity, kept, review_id FROM purchased WHERE order_id = ?
      ORDER BY product_id
      """, .text(orderID), read: Purchase.init)
  }

  func purchase(_ productID: String, in orderID: String) throws(SQLiteError) -> Purchase? {
    try database.first(
      """
      SELECT order_id, product_id, customer_id, sku, quantity, kept, review_id FROM purchased
      WHERE order_id = ? AND product_id = ?
      """, .text(orderID), .text(productID), read: Purchase.init)
  }

  /// The customer's latest that may be reviewed, else one that is kept, else any.
  func purchase(_ productID: String, by customerID: String) throws(SQLiteError) -> Purchase? {
    try database.first(
      """
      SELECT order_id, product_id, customer_id, sku, quantity, kept, review_id FROM purchased
      WHERE customer_id = ? AND product_id = ? ORDER BY kept > 0 DESC, review_id IS NULL DESC, order_id DESC LIMIT 1
      """, .text(customerID), .text(productID), read: Purchase.init)
  }
}

extension Purchase {
  fileprivate init(_ row: Row) {
    self.init(
      orderID: row.text(0), productID: row.text(1), customerID: row.text(2), sku: row.text(3),
      quantity: row.integer(4), kept: row.integer(5), reviewID: row.optionalText(6))
  }
}
