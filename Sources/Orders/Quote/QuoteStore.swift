import Contracts
import JSON
import Messaging
import SQLite

/// A request that waits for prices before it can be answered.
struct Quote {
  /// The request's message id; it bears the slot of the customer.
  let id: String
  /// The request itself: its message's type and body.
  let type: String
  let body: [UInt8]
  var waiters: [Waiter]
  /// The idempotency key it was made under.
  let key: String?
  let fingerprint: String
  /// When it is answered without them, Unix milliseconds.
  let due: Int64

  var timerID: String { "\(id).deadline" }

  func decode<P: Payload>(_ type: P.Type = P.self) throws -> P { try P(jsonBytes: body) }
}

/// The quotes table.
struct QuoteStore {
  private let database: Database

  init(_ database: Database) {
    self.database = database
  }

  func insert(_ quote: Quote) throws(SQLiteError) {
    try database.run(
      "INSERT INTO quotes VALUES (?, ?, ?, ?, ?, ?, ?)", .text(quote.id), .text(quote.type), .blob(quote.body),
      .text(quote.waiters.text), .optional(quote.key), .text(quote.fingerprint), .integer(quote.due))
  }

  func quote(_ id: String) throws(SQLiteError) -> Quote? {
    try database.first(
      "SELECT type, body, waiters, request_key, request_fingerprint, due FROM quotes WHERE quote_id = ?", .text(id)
    ) { row in
      Quote(
        id: id, type: row.text(0), body: row.bytes(1), waiters: [Waiter](text: row.bytes(2)),
        key: row.optionalText(3), fingerprint: row.text(4), due: row.integer(5))
    }
  }

  func setWaiters(_ quote: Quote) throws(SQLiteError) {
    try database.run("UPDATE quotes SET waiters = ? WHERE quote_id = ?", .text(quote.waiters.text), .text(quote.id))
  }

  func remove(_ id: String) throws(SQLiteError) {
    try database.run("DELETE FROM quotes WHERE quote_id = ?", .text(id))
  }
}
