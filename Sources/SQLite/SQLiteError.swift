import CSQLite

/// What SQLite refused, in the terms an operator asks in: which code, during which statement, and whose fault it is.
///
/// Codes: <https://www.sqlite.org/rescode.html> (extended result codes).
package struct SQLiteError: Error, Equatable, CustomStringConvertible {
  package let code: Int32
  package let message: String
  /// The statement or step that failed.
  package let doing: String

  package init(code: Int32, message: String, doing: String) {
    self.code = code
    self.message = message
    self.doing = doing
  }

  var primaryCode: Int32 { code & 0xff }

  /// The store broke one of its own CHECK, UNIQUE or NOT NULL rules: the message that asked for it is at fault.
  package var isConstraint: Bool { primaryCode == SQLITE_CONSTRAINT }

  /// The file is damaged, or no database.
  package var isDamage: Bool { primaryCode == SQLITE_CORRUPT || primaryCode == SQLITE_NOTADB }

  /// Another connection holds the write lock.
  package var isBusy: Bool { primaryCode == SQLITE_BUSY || primaryCode == SQLITE_LOCKED }

  /// The machine is at fault (disk full, I/O error, lock, memory), not the message: retry, never dead-letter.
  package var isHostFault: Bool {
    switch primaryCode {
    case SQLITE_FULL, SQLITE_IOERR, SQLITE_BUSY, SQLITE_LOCKED, SQLITE_NOMEM, SQLITE_READONLY, SQLITE_CANTOPEN,
      SQLITE_PROTOCOL, SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_PERM:
      true
    default: false
    }
  }

  package var description: String { "SQLite \(code): \(message) (\(doing))" }
}
