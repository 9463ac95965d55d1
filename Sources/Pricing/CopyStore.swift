import Contracts
import JSON
import Messaging
import SQLite

/// What the first partition waits for before it answers for a change: copies of the catalogue elsewhere.
struct CopyStore {
  struct Held {
    /// The id of the message that made the change.
    let change: String
    /// The idempotency key, or the message's id.
    let request: String
    let fingerprint: String
    let outcome: Outcome
    let waiter: Waiter
  }

  private let database: Database

  init(_ database: Database) {
    self.database = database
  }

  // MARK: Copies

  func await(_ copy: String, by target: PartitionID, of change: String) throws(SQLiteError) {
    try database.run(
      "INSERT INTO copies (copy_id, target, change) VALUES (?, ?, ?)", .text(copy), .text("\(target)"), .text(change))
  }

  /// It is waited for no longer.
  /// - Returns: the change it belongs to; nil when it was not waited for.
  func settle(_ copy: String) throws(SQLiteError) -> String? {
    try database.first("DELETE FROM copies WHERE copy_id = ? RETURNING change", .text(copy)) { $0.text(0) }
  }

  /// The sequence of the last that is not taken yet; nil when all are.
  func last() throws(SQLiteError) -> Int64? {
    try database.first("SELECT MAX(sequence) FROM copies") { $0.optionalInteger(0) } ?? nil
  }

  // MARK: Answers

  /// - Parameter told: the answer is due when all copies up to this sequence are taken.
  func hold(_ held: Held, until told: Int64) throws(SQLiteError) {
    try database.run(
      "INSERT INTO held_answers VALUES (?, ?, ?, ?, ?, ?, ?)", .text(held.request), .text(held.waiter.correlation),
      .text(String(decoding: held.waiter.json, as: UTF8.self)), .text(held.fingerprint), .text(held.change),
      .blob(held.outcome.json), .integer(told))
  }

  /// One more waits for the answer to a request, if that is held.
  func join(_ request: String, _ waiter: Waiter) throws(SQLiteError) {
    try database.run(
      """
      INSERT OR IGNORE INTO held_answers
      SELECT request, ?2, ?3, fingerprint, change, outcome, told FROM held_answers WHERE request = ?1 LIMIT 1
      """, .text(request), .text(waiter.correlation), .text(String(decoding: waiter.json, as: UTF8.self)))
  }

  /// The answers for which nothing is waited any more; they are held no longer.
  func takeDue() throws -> [Held] {
    let bound = try database.first("SELECT MIN(sequence) FROM copies") { $0.optionalInteger(0) } ?? nil
    return try take(
      """
      DELETE FROM held_answers WHERE told < ?
      RETURNING change, request, fingerprint, outcome, waiter, told, correlation
      """, .integer(bound ?? .max))
  }

  /// The answers to one change.
  func takeHeld(of change: String) throws -> [Held] {
    try take(
      """
      DELETE FROM held_answers WHERE change = ?
      RETURNING change, request, fingerprint, outcome, waiter, told, correlation
      """, .text(change))
  }

  private func take(_ statement: StaticString, _ value: SQLiteValue) throws -> [Held] {
    let rows = try database.all(statement, value) { row in
      (
        order: (row.integer(5), row.text(1), row.text(6)), change: row.text(0), request: row.text(1),
        fingerprint: row.text(2), outcome: row.bytes(3), waiter: Array(row.text(4).utf8)
      )
    }
    return try rows.sorted { $0.order < $1.order }.map {
      Held(
        change: $0.change, request: $0.request, fingerprint: $0.fingerprint,
        outcome: try Outcome(jsonBytes: $0.outcome), waiter: try Waiter(jsonBytes: $0.waiter))
    }
  }
}
