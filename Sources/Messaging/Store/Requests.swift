package import Contracts
import JSON
package import SQLite

/// Requests that must be answered the same way again: by idempotency key, else by message id.
package struct Requests {
  package enum State: Equatable {
    case new
    /// Still running; the subject is what the capability noted when it began (an order's id).
    case running(subject: String)
    case done(Outcome)
    /// The key was used before for something else.
    case conflict
  }

  private let database: Database

  package init(_ database: Database) {
    self.database = database
  }

  package func state(_ key: String, fingerprint: String) throws -> State {
    let row = try database.first("SELECT fingerprint, subject, outcome FROM requests WHERE key = ?", .text(key)) {
      ($0.text(0), $0.text(1), $0.optionalBytes(2))
    }
    guard let row else { return .new }
    guard row.0 == fingerprint else { return .conflict }
    guard let stored = row.2 else { return .running(subject: row.1) }
    return .done(try Outcome(jsonBytes: stored))
  }

  package func begin(_ key: String, fingerprint: String, subject: String, at now: Int64) throws(SQLiteError) {
    try database.run(
      "INSERT INTO requests VALUES (?, ?, ?, NULL, ?)", .text(key), .text(fingerprint), .text(subject), .integer(now))
  }

  /// The first outcome stands: a key never answers two ways.
  package func finish(_ key: String, fingerprint: String, outcome: Outcome, at now: Int64) throws(SQLiteError) {
    try database.run(
      """
      INSERT INTO requests VALUES (?1, ?2, '', ?3, ?4)
      ON CONFLICT (key) DO UPDATE SET outcome = ?3, at = ?4 WHERE outcome IS NULL
      """, .text(key), .text(fingerprint), .blob(outcome.json), .integer(now))
  }

  /// The request came to nothing that should be said again: its key is as new.
  package func forget(_ key: String) throws(SQLiteError) {
    try database.run("DELETE FROM requests WHERE key = ? AND outcome IS NULL", .text(key))
  }

  /// Forgets what ended before `floor` among the next `limit` after `cursor`.
  package func sweep(after cursor: String, floor: Int64, limit: Int) throws(SQLiteError) -> Sweep {
    let rows = try database.all(
      "SELECT key, at, outcome IS NOT NULL FROM requests WHERE key > ? ORDER BY key LIMIT ?", .text(cursor),
      .integer(limit)
    ) { ($0.text(0), $0.integer(1), $0.flag(2)) }
    var forgotten = 0
    for (key, at, isDone) in rows where isDone && at < floor {
      forgotten += try database.run("DELETE FROM requests WHERE key = ?", .text(key))
    }
    return Sweep(cursor: rows.count < limit ? "" : rows[rows.count - 1].0, forgotten: forgotten)
  }
}
