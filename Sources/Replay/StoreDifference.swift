package import JSON
import SQLite

/// What differs between a store and its replay, and the messages that wrote it.
package struct StoreDifference: JSONEncodable, Sendable {
  package struct Row: JSONEncodable, Sendable {
    package let table: String
    package let key: String
    /// The row's columns as text; nil where there is no such row.
    package let store: String?
    package let replay: String?
    /// The last message of the replay that wrote the row; nil when none did.
    package let message: String?

    package func write(to writer: inout JSONWriter) {
      writer.beginObject()
      writer.field("table", table)
      writer.field("key", key)
      writer.optional("store", store)
      writer.optional("replay", replay)
      writer.optional("message", message)
      writer.endObject()
    }
  }

  /// Rows shown of one table at most.
  private static let shown = 10

  package let rows: [Row]
  /// The first message, in the log's order, after which a row was never written again and differs.
  package let firstMessage: String?

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.optional("first_message", firstMessage)
    writer.list("rows", rows)
    writer.endObject()
  }

  /// - Parameters:
  ///   - tables: those that differ.
  ///   - replay: a scratch store with a journal.
  init(_ tables: [String], store path: String, replay: Database) throws(SQLiteError) {
    try replay.execute("ATTACH '\(path.quotedForSQL)' AS live")
    var rows: [Row] = []
    var first: (number: Int64, message: String)?
    for table in tables {
      let key = try ReplayJournal.key(of: table, "d", replay)
      let differing = """
        SELECT \(key) AS key FROM (SELECT * FROM main.\(table) EXCEPT SELECT * FROM live.\(table)) d UNION
        SELECT \(key) FROM (SELECT * FROM live.\(table) EXCEPT SELECT * FROM main.\(table)) d
        """
      let earliest = try replay.query(
        """
        SELECT MAX(number) AS last, message FROM replay_journal WHERE domain = '\(table)' AND key IN (\(differing))
        GROUP BY key ORDER BY last LIMIT 1
        """
      ) { ($0.integer(0), $0.text(1)) }.first
      if let earliest, earliest.0 < first?.number ?? .max { first = earliest }
      for key in try replay.query("SELECT key FROM (\(differing)) LIMIT \(StoreDifference.shown)", read: { $0.text(0) })
      {
        rows.append(try StoreDifference.row(table, key, replay))
      }
    }
    try replay.execute("DETACH live")
    self.rows = rows
    firstMessage = first?.message
  }

  private static func row(_ table: String, _ key: String, _ replay: Database) throws(SQLiteError) -> Row {
    let quoted = key.quotedForSQL
    let expression = try ReplayJournal.key(of: table, "d", replay)
    func text(_ schema: String) throws(SQLiteError) -> String? {
      try replay.query("SELECT * FROM \(schema).\(table) d WHERE \(expression) = '\(quoted)'") { row in
        (0..<row.columnCount).map { "\(row.name($0)) \(row.text($0))" }.joined(separator: ", ")
      }.first
    }
    let message = try replay.query(
      "SELECT message FROM replay_journal WHERE domain = '\(table)' AND key = '\(quoted)' ORDER BY number DESC LIMIT 1"
    ) { $0.text(0) }.first
    return Row(table: table, key: key, store: try text("live"), replay: try text("main"), message: message)
  }
}
