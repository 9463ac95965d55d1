import Contracts
import JSON
import Messaging
import SQLite

/// The orders tables.
struct OrderStore {
  private let database: Database

  init(_ database: Database) {
    self.database = database
  }

  func insert(_ row: OrderRow) throws(SQLiteError) {
    try database.run(
      """
      INSERT INTO orders (order_id, customer_id, status, version, attempt, deadline, currency, external_reference,
        waiters, request_key, request_fingerprint, lines, particulars, created_at, country, shipping_method, terms)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      .text(row.orderID),
      .text(row.customerID), .text(row.status.rawValue), .integer(row.version), .integer(row.attempt),
      .integer(row.deadline), .text(row.currency), .optional(row.externalReference), .text(row.waiters.text),
      .optional(row.requestKey), .optional(row.requestFingerprint), .blob(row.lines), .blob(row.particulars),
      .integer(row.createdAt), .optional(row.country), .optional(row.shippingMethod),
      .blob(row.terms.json))
  }

  /// Writes what a decision changes. From here on the document says what the order is.
  func update(_ row: OrderRow) throws(SQLiteError) {
    try database.run(
      """
      UPDATE orders SET status = ?2, version = ?3, attempt = ?4, deadline = ?5, total = ?6, waiters = ?7, document = ?8,
        shipping_method = ?9, shipping = ?10, discount = ?11, payment_status = ?12, terms = ?13,
        cancellation = ?14, lines = x'', particulars = x''
      WHERE order_id = ?1
      """, .text(row.orderID), .text(row.status.rawValue), .integer(row.version), .integer(row.attempt),
      .integer(row.deadline), .optional(row.total), .text(row.waiters.text),
      row.document.map { .blob($0) } ?? .null, .optional(row.shippingMethod), .optional(row.shipping),
      .optional(row.discount), .text(row.paymentStatus), .blob(row.terms.settled.json),
      .cancellation(row))
  }

  /// What may change beside a decision: status, version, document, payment, cancellation.
  func amend(_ row: OrderRow) throws(SQLiteError) {
    try database.run(
      """
      UPDATE orders SET status = ?2, version = ?3, document = ?4, payment_status = ?5, cancellation = ?6
      WHERE order_id = ?1
      """, .text(row.orderID), .text(row.status.rawValue), .integer(row.version),
      row.document.map { .blob($0) } ?? .null, .text(row.paymentStatus), .cancellation(row))
  }

  /// False when as new a version of its payment is known.
  func notePayment(_ event: PaymentChanged) throws(SQLiteError) -> Bool {
    try database.run(
      """
      INSERT INTO payment_versions VALUES (?1, ?2)
      ON CONFLICT DO UPDATE SET version = ?2 WHERE version < ?2
      """, .text(event.orderID), .integer(event.paymentVersion)) == 1
  }

  func setAttempt(_ row: OrderRow) throws(SQLiteError) {
    try database.run(
      "UPDATE orders SET attempt = ?, deadline = ? WHERE order_id = ?", .integer(row.attempt), .integer(row.deadline),
      .text(row.orderID))
  }

  func setWaiters(_ row: OrderRow) throws(SQLiteError) {
    try database.run("UPDATE orders SET waiters = ? WHERE order_id = ?", .text(row.waiters.text), .text(row.orderID))
  }

  func order(_ id: String) throws(SQLiteError) -> OrderRow? {
    try database.first(
      """
      SELECT order_id, customer_id, status, version, attempt, deadline, currency, external_reference, total, waiters,
        request_key, request_fingerprint, lines, particulars, document, created_at, country,
          shipping_method, shipping, terms, discount, payment_status, cancellation
      FROM orders WHERE order_id = ?
      """, .text(id), read: OrderRow.init(row:))
  }

  /// Newest first; `customerID` empty for everybody's, `status` empty for any.
  func orders(
    customerID: String, status: String, before cursor: String, limit: Int
  ) throws(SQLiteError) -> [OrderRow] {
    if customerID.isEmpty {
      return try database.all(
        """
        SELECT order_id, customer_id, status, version, attempt, deadline, currency, external_reference, total, waiters,
          request_key, request_fingerprint, lines, particulars, document, created_at, country,
          shipping_method, shipping, terms, discount, payment_status, cancellation
        FROM orders WHERE order_id < ?1 AND (?2 = '' OR status = ?2) ORDER BY order_id DESC LIMIT ?3
        """, .text(cursor), .text(status), .integer(limit), read: OrderRow.init(row:))
    }
    return try database.all(
      """
      SELECT order_id, customer_id, status, version, attempt, deadline, currency, external_reference, total, waiters,
        request_key, request_fingerprint, lines, particulars, document, created_at, country,
          shipping_method, shipping, terms, discount, payment_status, cancellation
      FROM orders WHERE customer_id = ?4 AND order_id < ?1 AND (?2 = '' OR status = ?2)
      ORDER BY order_id DESC LIMIT ?3
      """, .text(cursor), .text(status), .integer(limit), .text(customerID), read: OrderRow.init(row:))
  }

  func add(_ line: OrderLine, to orderID: String) throws(SQLiteError) {
    try database.run(
      """
      INSERT INTO order_items
        (order_id, warehouse_id, sku, product_id, quantity, unit_price, total, price_source, discount)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """, .text(orderID), .text(line.warehouseID),
      .text(line.sku), .text(line.productID), .integer(line.quantity), .integer(line.unitPrice ?? 0),
      .integer(line.total ?? 0), .text(line.priceSource ?? ""), .integer(line.discount ?? 0))
  }

  /// What a confirmed order is of.
  func items(_ orderID: String) throws(SQLiteError) -> [OrderLine] {
    try database.all(
      """
      SELECT product_id, sku, warehouse_id, quantity, unit_price, discount, total, price_source FROM order_items
      WHERE order_id = ?
      """, .text(orderID)
    ) { row in
      var line = OrderLine(
        productID: row.text(0), sku: row.text(1), warehouseID: row.text(2), quantity: row.integer(3))
      (line.unitPrice, line.discount, line.total) = (row.integer(4), row.integer(5), row.integer(6))
      line.priceSource = row.text(7)
      return line
    }
  }

  // MARK: Promotion

  /// The order's slip has promotion on it: something may be held there.
  func setPromoted(_ orderID: String) throws(SQLiteError) {
    try database.run("INSERT OR IGNORE INTO promoted_orders VALUES (?)", .text(orderID))
  }

  func isPromoted(_ orderID: String) throws(SQLiteError) -> Bool {
    try database.first("SELECT 1 FROM promoted_orders WHERE order_id = ?", .text(orderID)) { _ in true } ?? false
  }

  // MARK: Transitions

  struct Transition {
    let version: Int
    let from: String
    let to: String
    let at: Int64
    let actor: String
    let cause: String
  }

  func add(_ transition: Transition, to orderID: String) throws(SQLiteError) {
    try database.run(
      "INSERT INTO transitions VALUES (?, ?, ?, ?, ?, ?, ?)", .text(orderID), .integer(transition.version),
      .text(transition.from), .text(transition.to), .integer(transition.at), .text(transition.actor),
      .text(transition.cause))
  }

  func transitions(_ orderID: String) throws(SQLiteError) -> [Transition] {
    try database.all(
      "SELECT version, from_status, to_status, at, actor, cause FROM transitions WHERE order_id = ? ORDER BY version",
      .text(orderID)
    ) { row in
      Transition(
        version: row.int(0), from: row.text(1), to: row.text(2), at: row.integer(3), actor: row.text(4),
        cause: row.text(5))
    }
  }
}

extension OrderRow {
  fileprivate init(row: Row) throws(SQLiteError) {
    self.init(
      orderID: row.text(0), customerID: row.text(1), status: OrderStatus(rawValue: row.text(2)) ?? .pending,
      version: row.int(3), attempt: row.int(4), deadline: row.integer(5), currency: row.text(6),
      externalReference: row.optionalText(7), total: row.optionalInteger(8), waiters: [Waiter](text: row.bytes(9)),
      requestKey: row.optionalText(10), requestFingerprint: row.optionalText(11), lines: row.bytes(12),
      particulars: row.bytes(13), document: row.optionalBytes(14), createdAt: row.integer(15),
      country: row.optionalText(16), shippingMethod: row.optionalText(17), shipping: row.optionalInteger(18),
      terms: (try? OrderTerms(jsonBytes: row.bytes(19))) ?? .none, discount: row.optionalInteger(20),
      paymentStatus: row.text(21),
      cancellation: row.optionalBytes(22).flatMap { try? Cancellation(jsonBytes: $0) })
  }
}

extension SQLiteValue {
  fileprivate static func cancellation(_ row: OrderRow) -> SQLiteValue {
    row.cancellation.map { .blob($0.json) } ?? .null
  }
}

extension [Waiter] {
  var text: String {
    guard !isEmpty else { return "[]" }
    var writer = JSONWriter(reserving: 128 * count)
    writer.beginArray()
    for waiter in self { waiter.write(to: &writer) }
    writer.endArray()
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  init(text: [UInt8]) {
    guard text.count > 2, let document = try? JSONDocument(text, limits: .own) else {
      self = []
      return
    }
    self = document.root.elements.compactMap { try? Waiter(json: $0) }
  }
}
