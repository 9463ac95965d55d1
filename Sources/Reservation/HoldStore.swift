import Contracts
import SQLite

/// Who may hold: one attempt of an order, and for an order out of a checkout which confirmation of it.
struct HoldOwner {
  let orderID: String
  let checkoutID: String?
  let confirmation: Int
  let attempt: Int

  /// What is held for one checkout, or else for one order, passes from owner to owner in this order and never back.
  func isBefore(_ other: HoldOwner) -> Bool {
    (confirmation, attempt) < (other.confirmation, other.attempt)
  }
}

extension HoldOwner {
  init(_ orderID: String, _ attempt: Int, of checkout: CheckoutClaim?) {
    self.init(
      orderID: orderID, checkoutID: checkout?.checkoutID, confirmation: checkout?.confirmation ?? 0, attempt: attempt)
  }
}

/// What an owner has, or may not have any more, in this partition.
struct Hold {
  enum State: String {
    case held, confirmed, shipped, released, expired, cancelled
    /// Never held, for want of goods or because the order was over before: work that arrives late for this owner is refused.
    case closed
  }

  let owner: HoldOwner
  var state: State
  /// How often it has asked whether it may expire.
  var round = 0
  /// When it asks next, Unix milliseconds.
  var expires: Int64 = 0

  var orderID: String { owner.orderID }
  var attempt: Int { owner.attempt }
  /// Whether goods are reserved for it.
  var isLive: Bool { state == .held || state == .confirmed }
  var timerID: String { "\(orderID).hold.r\(attempt).\(round)" }
}

struct HoldLine: Hashable {
  let warehouseID: String
  let sku: String
  let quantity: Int64
}

/// The holds tables: one row per checkout or, without one, per order.
struct HoldStore {
  private let database: Database

  init(_ database: Database) {
    self.database = database
  }

  func hold(_ orderID: String) throws(SQLiteError) -> Hold? {
    try database.first(
      "SELECT order_id, checkout_id, confirmation, attempt, state, round, expires FROM holds WHERE order_id = ?",
      .text(orderID), read: Hold.init(row:))
  }

  /// What is held, or closed, for the checkout or order that this owner is of.
  func hold(for owner: HoldOwner) throws(SQLiteError) -> Hold? {
    guard let checkoutID = owner.checkoutID else { return try hold(owner.orderID) }
    return try database.first(
      "SELECT order_id, checkout_id, confirmation, attempt, state, round, expires FROM holds WHERE checkout_id = ?",
      .text(checkoutID), read: Hold.init(row:))
  }

  func save(_ hold: Hold) throws(SQLiteError) {
    try database.run(
      "INSERT OR REPLACE INTO holds VALUES (?, ?, ?, ?, ?, ?, ?)", .text(hold.orderID),
      .optional(hold.owner.checkoutID), .integer(hold.owner.confirmation), .integer(hold.attempt),
      .text(hold.state.rawValue), .integer(hold.round), .integer(hold.expires))
  }

  func lines(_ orderID: String) throws(SQLiteError) -> [HoldLine] {
    try database.all(
      "SELECT warehouse_id, sku, quantity FROM hold_lines WHERE order_id = ?", .text(orderID)
    ) { HoldLine(warehouseID: $0.text(0), sku: $0.text(1), quantity: $0.integer(2)) }
  }

  func add(_ line: OrderLine, to orderID: String) throws(SQLiteError) {
    try database.run(
      "INSERT INTO hold_lines VALUES (?, ?, ?, ?)", .text(orderID), .text(line.warehouseID), .text(line.sku),
      .integer(line.quantity))
  }

  /// Whether a live hold has these lines and no others.
  func holds(_ lines: [OrderLine], for hold: Hold) throws(SQLiteError) -> Bool {
    guard hold.isLive else { return false }
    let wanted = lines.map { HoldLine(warehouseID: $0.warehouseID, sku: $0.sku, quantity: $0.quantity) }
    return Set(try self.lines(hold.orderID)) == Set(wanted)
  }

  /// The lines stay reserved, for another owner.
  func moveLines(from orderID: String, to heir: String) throws(SQLiteError) {
    try database.run("UPDATE hold_lines SET order_id = ? WHERE order_id = ?", .text(heir), .text(orderID))
  }

  func removeLines(_ orderID: String) throws(SQLiteError) {
    try database.run("DELETE FROM hold_lines WHERE order_id = ?", .text(orderID))
  }
}

extension Hold {
  fileprivate init(row: Row) throws(SQLiteError) {
    self.init(
      owner: HoldOwner(
        orderID: row.text(0), checkoutID: row.optionalText(1), confirmation: row.int(2), attempt: row.int(3)),
      state: State(rawValue: row.text(4)) ?? .closed, round: row.int(5), expires: row.integer(6))
  }
}
