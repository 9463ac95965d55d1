package import SQLite

/// Messages to oneself at a time. A due timer enters the partition's own log; its row goes when that message is
/// handled, so a timer fires at least once and is taken once.
package final class Timers {
  package struct Due: Equatable {
    package let due: Int64
    package let id: String
    package let type: String
    package let body: [UInt8]

    package init(due: Int64, id: String, type: String, body: [UInt8]) {
      self.due = due
      self.id = id
      self.type = type
      self.body = body
    }
  }

  private let database: Database
  /// When the next one is due, Unix milliseconds, as far as known: never later than the truth.
  package private(set) var next: Int64?
  private var fired: Set<Key> = []

  private struct Key: Hashable {
    let due: Int64
    let id: String
  }

  package init(_ database: Database) throws {
    self.database = database
    try refresh()
  }

  package func set(id: String, due: Int64, type: String, body: [UInt8]) throws(SQLiteError) {
    try database.run(
      "INSERT OR IGNORE INTO timers VALUES (?, ?, ?, ?)", .integer(due), .text(id), .text(type), .blob(body))
    next = min(next ?? due, due)
  }

  /// False when there was no such timer.
  @discardableResult
  package func cancel(id: String, due: Int64) throws(SQLiteError) -> Bool {
    fired.remove(Key(due: due, id: id))
    return try database.run("DELETE FROM timers WHERE due = ? AND id = ?", .integer(due), .text(id)) == 1
  }

  /// The timers due by `now` that were not fired since the last `refireAll`; at most `limit`.
  package func take(dueBy now: Int64, limit: Int = 512) throws(SQLiteError) -> [Due] {
    guard let next, next <= now else { return [] }
    let bound = limit + fired.count
    let rows = try database.all(
      "SELECT due, id, type, body FROM timers WHERE due <= ? ORDER BY due, id LIMIT ?", .integer(now),
      .integer(bound)
    ) { Due(due: $0.integer(0), id: $0.text(1), type: $0.text(2), body: $0.bytes(3)) }
    let waiting = rows.filter { !fired.contains(Key(due: $0.due, id: $0.id)) }
    for row in waiting { fired.insert(Key(due: row.due, id: row.id)) }
    if rows.count < bound {
      self.next =
        try database.first("SELECT MIN(due) FROM timers WHERE due > ?", .integer(now)) {
          $0.optionalInteger(0)
        } ?? nil
    }
    return waiting
  }

  /// The broker may have lost what was fired: fire again.
  package func refireAll() throws(SQLiteError) {
    fired.removeAll()
    try refresh()
  }

  private func refresh() throws(SQLiteError) {
    next = try database.first("SELECT MIN(due) FROM timers") { $0.optionalInteger(0) } ?? nil
  }
}
