import CSQLite

extension Database {
  /// Opens a transaction that sees one state of the file until the connection closes; fixed by its first read.
  /// <https://www.sqlite.org/isolation.html>
  package func beginReading() throws(SQLiteError) { try run("BEGIN DEFERRED") }

  /// Copies what this connection sees into a new file, which needs no `-wal` beside it, flushed to the disk.
  /// <https://www.sqlite.org/backup.html>
  /// - Parameter isCancelled: asked from time to time; a copy given up is no file to use.
  package func copy(to path: String, isCancelled: () -> Bool = { false }) throws(SQLiteError) {
    let target = try Database(path: path, access: .create)
    try copyPages(to: target, isCancelled: isCancelled)
    // A file of its own again; the owner that opens it makes it WAL.
    try target.execute("PRAGMA journal_mode=DELETE")
  }
}
