package import SQLite

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

  package var isEmpty: Bool {
    get throws(SQLiteError) { try database.first("SELECT 1 FROM trials") { _ in false } ?? true }
  }

  package func clear() throws(SQLiteError) { try database.run("DELETE FROM trials") }

  package func end(_ id: String) throws(SQLiteError) {
    try database.run("DELETE FROM trials WHERE id = ?", .text(id))
  }
}
