import Contracts
import SQLite

/// An order's hold in this partition.
struct Hold: Equatable {
  enum State: String {
    case held, confirmed, released, expired
    /// Never held, for want of goods or because the order was refused before: work that arrives late for this attempt is refused.
    case closed
  }

  let orderID: String
  var attempt: Int
  var state: State
  /// How often it has asked whether it may expire.
  var round: Int
  /// When it asks next, Unix milliseconds.
  var expires: Int64

  var timerID: String { "\(orderID).hold.r\(attempt).\(round)" }
}

struct HoldLine: Equatable {
  let warehouseID: String
  let sku: String
  let quantity: Int64
}

/// The holds tables.
struct HoldStore {
  private let database: Database

  init(_ database: Database) {
    self.database = database
  }

  func hold(_ orderID: String) throws(SQLiteError) -> Hold? {
    try database.first("SELECT attempt, state, round, expires FROM holds WHERE order_id = ?", .text(orderID)) { row in
      Hold(
        orderID: orderID, attempt: row.int(0), state: Hold.State(rawValue: row.text(1)) ?? .closed,
        round: row.int(2), expires: row.integer(3))
    }
  }

  func save(_ hold: Hold) throws(SQLiteError) {
    try database.run(
      "INSERT OR REPLACE INTO holds VALUES (?, ?, ?, ?, ?)", .text(hold.orderID), .integer(hold.attempt),
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

  func removeLines(_ orderID: String) throws(SQLiteError) {
    try database.run("DELETE FROM hold_lines WHERE order_id = ?", .text(orderID))
  }
}
