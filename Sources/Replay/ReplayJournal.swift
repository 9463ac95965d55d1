import SQLite

/// Notes in a scratch store which message wrote which row, so that a difference can be traced to its message.
enum ReplayJournal {
  /// Tables whose names begin so are the journal's.
  static let prefix = "replay_"

  static func keep(in store: Database) throws(SQLiteError) {
    let tables = try StoreDigest.tables(store)
    try store.execute(
      """
      CREATE TABLE replay_message (one INTEGER PRIMARY KEY, id TEXT NOT NULL);
      INSERT INTO replay_message VALUES (1, '');
      CREATE TABLE replay_journal (
        number INTEGER PRIMARY KEY, message TEXT NOT NULL, domain TEXT NOT NULL, key TEXT NOT NULL);
      CREATE INDEX replay_journal_by_key ON replay_journal (domain, key);
      """)
    for table in tables {
      for (event, row) in [("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD")] {
        try store.execute(
          """
          CREATE TRIGGER replay_\(table)_\(event) AFTER \(event) ON \(table) BEGIN
            INSERT INTO replay_journal (message, domain, key)
              SELECT id, '\(table)', \(try key(of: table, row, store)) FROM replay_message;
          END
          """)
      }
    }
  }

  /// From here on rows are written by this message.
  static func begin(_ message: String, in store: Database) throws(SQLiteError) {
    try store.run("UPDATE replay_message SET id = ?", .text(message))
  }

  /// An expression for a row's key as text.
  static func key(of table: String, _ row: String, _ store: Database) throws(SQLiteError) -> String {
    let columns = try store.query(
      "SELECT name FROM pragma_table_info('\(table)') WHERE pk > 0 ORDER BY pk"
    ) { $0.text(0) }
    guard !columns.isEmpty else { return "\(row).rowid" }
    return columns.map { "\(row).\($0)" }.joined(separator: " || ' ' || ")
  }
}
