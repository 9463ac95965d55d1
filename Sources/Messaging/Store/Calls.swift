package import SQLite

/// Calls to the outside that handlers have asked for. A row goes when the answer, a message of the partition's own log,
/// is handled: a call is made at least once, each time under the same id, and answered once.
package final class Calls {
  private let database: Database
  /// The last row given out since everything was last given out anew.
  private var last: Int64 = 0
  private var mayHaveMore = true

  package init(_ database: Database) {
    self.database = database
  }

  func add(_ call: Call) throws(SQLiteError) {
    try database.run(
      "INSERT INTO calls (id, round, kind, request, due, cause, traceparent) VALUES (?, ?, ?, ?, ?, ?, ?)",
      .text(call.id), .integer(call.round), .text(call.kind), .blob(call.request), .integer(call.due),
      .text(call.cause), .optional(call.traceparent))
    mayHaveMore = true
  }

  /// The call is answered. False when there is no such call any more.
  func settle(id: String, round: Int) throws(SQLiteError) -> Bool {
    try database.run("DELETE FROM calls WHERE id = ? AND round = ?", .text(id), .integer(round)) == 1
  }

  /// The calls not given out since the last `retakeAll`, in the order they were asked for; at most `limit`.
  func take(limit: Int) throws(SQLiteError) -> [Call] {
    guard mayHaveMore, limit > 0 else { return [] }
    let rows = try database.all(
      """
      SELECT sequence, id, round, kind, request, due, cause, traceparent FROM calls
      WHERE sequence > ? ORDER BY sequence LIMIT ?
      """, .integer(last), .integer(limit)
    ) { row in
      (
        row.integer(0),
        Call(
          id: row.text(1), round: row.int(2), kind: row.text(3), request: row.bytes(4), due: row.integer(5),
          cause: row.text(6), traceparent: row.optionalText(7))
      )
    }
    last = rows.last?.0 ?? last
    mayHaveMore = rows.count == limit
    return rows.map(\.1)
  }

  /// The broker may have lost the answers: give every call out again.
  func retakeAll() {
    last = 0
    mayHaveMore = true
  }
}
