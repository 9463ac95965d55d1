import Crypto
import Messaging
package import SQLite

/// The domain tables of a store, each as a digest of its rows in the order of their keys.
package enum StoreDigest {
  package struct Table: Sendable, Equatable {
    package let name: String
    package let rows: Int
    package let digest: String
  }

  package static func tables(_ store: Database) throws(SQLiteError) -> [String] {
    try store.query(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    ) { $0.text(0) }
    .filter { !RuntimeSchema.tables.contains($0) && !$0.hasPrefix(ReplayJournal.prefix) }
  }

  package static func of(_ store: Database) throws(SQLiteError) -> [Table] {
    var digests: [Table] = []
    for table in try tables(store) { digests.append(try digest(table, store)) }
    return digests
  }

  private static func digest(_ table: String, _ store: Database) throws(SQLiteError) -> Table {
    let keys = try store.query(
      "SELECT name FROM pragma_table_info('\(table)') WHERE pk > 0 ORDER BY pk"
    ) { $0.text(0) }
    let order = keys.isEmpty ? "rowid" : keys.joined(separator: ", ")
    var hash = SHA256()
    let rows: [Void] = try store.query("SELECT * FROM \(table) ORDER BY \(order)") { row in
      for column in 0..<row.columnCount { hash.update(bytes(row.value(column))) }
    }
    let digest = hash.finalize().prefix(8).map { byte in
      String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
    }
    return Table(name: table, rows: rows.count, digest: digest.joined())
  }

  /// Each value with its type and length, so that no two rows read the same.
  private static func bytes(_ value: SQLiteValue) -> [UInt8] {
    let (tag, content): (UInt8, [UInt8]) =
      switch value {
      case .null: (0, [])
      case .integer(let number): (1, Array("\(number)".utf8))
      case .text(let text): (2, Array(text.utf8))
      case .blob(let bytes): (3, bytes)
      }
    return [tag] + Array("\(content.count):".utf8) + content
  }
}
