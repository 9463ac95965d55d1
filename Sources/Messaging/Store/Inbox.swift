package import SQLite

/// Message ids already taken. What is in it is never handled again; what is older than its floor is never handled.
package struct Inbox {
  /// How long an id is remembered, milliseconds: twice the default retention of logs, so that no replay, resend or
  /// late duplicate outlives it.
  package static let reach: Int64 = 48 * 3_600_000

  private let database: Database

  package init(_ database: Database) {
    self.database = database
  }

  /// False when the message was taken before. `now` is when it was read, Unix milliseconds of the broker.
  package func take(_ id: String, at now: Int64) throws(SQLiteError) -> Bool {
    try database.run("INSERT OR IGNORE INTO inbox VALUES (?, ?)", .text(id), .integer(now)) == 1
  }

  package func contains(_ id: String) throws(SQLiteError) -> Bool {
    try database.first("SELECT 1 FROM inbox WHERE id = ?", .text(id)) { _ in true } ?? false
  }

  /// Forgets ids older than `floor` among the next `limit` after `cursor`. A whole sweep in small steps needs no index
  /// over time.
  package func sweep(after cursor: String, floor: Int64, limit: Int) throws(SQLiteError) -> Sweep {
    let rows = try database.all(
      "SELECT id, at FROM inbox WHERE id > ? ORDER BY id LIMIT ?", .text(cursor), .integer(limit)
    ) { ($0.text(0), $0.integer(1)) }
    var forgotten = 0
    for (id, at) in rows where at < floor {
      forgotten += try database.run("DELETE FROM inbox WHERE id = ?", .text(id))
    }
    return Sweep(cursor: rows.count < limit ? "" : rows[rows.count - 1].0, forgotten: forgotten)
  }
}

/// One step of a sweep: where the next begins (empty at the end), and how many rows went.
package struct Sweep: Equatable {
  package let cursor: String
  package let forgotten: Int
}
