import JSON
package import SQLite

/// Messages that could not be handled, kept untouched with the reason. Rows of the store, committed with the position;
/// the `dead` stream is only their view.
package struct DeadLetters {
  private let database: Database

  package init(_ database: Database) {
    self.database = database
  }

  package func add(_ message: Message, cause: String, attempts: Int, at now: Int64) throws(SQLiteError) {
    try database.run(
      "INSERT OR IGNORE INTO dead_letters VALUES (?, ?, ?, ?, ?, ?, ?)", .text(message.id),
      .text(String(decoding: message.head.json, as: UTF8.self)), .blob(message.body), .text(cause),
      .integer(attempts), .integer(now), .text(Build.version))
  }

  package var count: Int {
    get throws(SQLiteError) { try database.first("SELECT COUNT(*) FROM dead_letters") { $0.int(0) } ?? 0 }
  }
}

package enum Build {
  /// What a dead letter and the logs say handled a message.
  package static let version = "0.1.0"
}

/// How often a message took the process down with it, committed before each try.
package struct Trials {
  /// After this many the message is dead-lettered unhandled.
  package static let limit = 2

  private let database: Database

  package init(_ database: Database) {
    self.database = database
  }

  package func count(_ id: String) throws(SQLiteError) -> Int {
    try database.first("SELECT count FROM trials WHERE id = ?", .text(id)) { $0.int(0) } ?? 0
  }

  package func begin(_ id: String) throws(SQLiteError) {
    try database.run(
      "INSERT INTO trials VALUES (?, 1) ON CONFLICT (id) DO UPDATE SET count = count + 1", .text(id))
  }

  package func end(_ id: String) throws(SQLiteError) {
    try database.run("DELETE FROM trials WHERE id = ?", .text(id))
  }
}
