import CSQLite

/// One connection to one SQLite file, used by one thread.
///
/// The owner's connection is the only one that writes and checkpoints: WAL with `synchronous=FULL`
/// (<https://www.sqlite.org/wal.html>, <https://www.sqlite.org/pragma.html#pragma_synchronous>), so a commit that
/// returned is on the disk. Everyone else opens read-only.
package final class Database {
  package enum Access: Sendable {
    /// Creates the file when it is missing.
    case create
    /// Opens an existing file for reading and writing.
    case owner
    case readOnly
  }

  package let path: String
  private let connection: OpaquePointer
  private var cache: StatementCache?
  private(set) var inTransaction = false

  /// Process-wide, before the first connection.
  private static let isConfigured = orderflow_sqlite_configure() == SQLITE_OK

  package init(path: String, access: Access) throws(SQLiteError) {
    let flags =
      switch access {
      case .create: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
      case .owner: SQLITE_OPEN_READWRITE
      case .readOnly: SQLITE_OPEN_READONLY
      }
    _ = Database.isConfigured
    var opened: OpaquePointer?
    let code = sqlite3_open_v2(path, &opened, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
    guard code == SQLITE_OK, let opened else {
      let message = opened.map { String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
      sqlite3_close_v2(opened)
      throw SQLiteError(code: code, message: message, doing: "open \(path)")
    }
    self.path = path
    connection = opened
    cache = StatementCache(connection: opened)
    sqlite3_busy_timeout(opened, access == .readOnly ? 2_000 : 500)
    if access != .readOnly {
      try execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;")
      try execute("PRAGMA temp_store=MEMORY; PRAGMA cache_size=-16384; PRAGMA wal_autocheckpoint=4000;")
    }
  }

  deinit {
    cache = nil
    sqlite3_close_v2(connection)
  }

  /// Runs a script of statements without results (schema, pragmas).
  package func execute(_ script: String) throws(SQLiteError) {
    let code = sqlite3_exec(connection, script, nil, nil, nil)
    if code != SQLITE_OK { throw failure(code, script) }
  }

  /// Runs one statement; answers how many rows it changed.
  @discardableResult
  package func run(_ sql: StaticString, _ values: SQLiteValue...) throws(SQLiteError) -> Int {
    let statement = try bound(sql, values)
    defer { sqlite3_reset(statement) }
    let code = sqlite3_step(statement)
    guard code == SQLITE_DONE || code == SQLITE_ROW else { throw failure(code, "\(sql)") }
    return Int(sqlite3_changes(connection))
  }

  /// The first row, or nil.
  package func first<T>(
    _ sql: StaticString, _ values: SQLiteValue..., read: (Row) throws(SQLiteError) -> T
  ) throws(SQLiteError) -> T? {
    let statement = try bound(sql, values)
    defer { sqlite3_reset(statement) }
    switch sqlite3_step(statement) {
    case SQLITE_ROW: return try read(Row(statement: statement))
    case SQLITE_DONE: return nil
    case let code: throw failure(code, "\(sql)")
    }
  }

  /// Every row, in the statement's order.
  package func all<T>(
    _ sql: StaticString, _ values: SQLiteValue..., read: (Row) throws(SQLiteError) -> T
  ) throws(SQLiteError) -> [T] {
    let statement = try bound(sql, values)
    defer { sqlite3_reset(statement) }
    var rows: [T] = []
    while true {
      switch sqlite3_step(statement) {
      case SQLITE_ROW: rows.append(try read(Row(statement: statement)))
      case SQLITE_DONE: return rows
      case let code: throw failure(code, "\(sql)")
      }
    }
  }

  /// Every row of a statement composed at run time (table names of digests, counts); not cached, never with user input.
  package func query<T>(_ sql: String, read: (Row) throws(SQLiteError) -> T) throws(SQLiteError) -> [T] {
    var prepared: OpaquePointer?
    let code = sqlite3_prepare_v2(connection, sql, -1, &prepared, nil)
    guard code == SQLITE_OK, let prepared else { throw failure(code, sql) }
    defer { sqlite3_finalize(prepared) }
    var rows: [T] = []
    while true {
      switch sqlite3_step(prepared) {
      case SQLITE_ROW: rows.append(try read(Row(statement: prepared)))
      case SQLITE_DONE: return rows
      case let code: throw failure(code, sql)
      }
    }
  }

  /// Every page of the main database into `target`'s, which is replaced by it.
  func copyPages(to target: Database, isCancelled: () -> Bool) throws(SQLiteError) {
    guard let backup = sqlite3_backup_init(target.connection, "main", connection, "main") else {
      throw target.failure(sqlite3_extended_errcode(target.connection), "copy to \(target.path)")
    }
    var code = SQLITE_OK
    while code == SQLITE_OK, !isCancelled() { code = sqlite3_backup_step(backup, Database.copiedAtOnce) }
    let end = sqlite3_backup_finish(backup)
    if code == SQLITE_OK {
      throw SQLiteError(code: SQLITE_INTERRUPT, message: "given up", doing: "copy to \(target.path)")
    }
    guard code == SQLITE_DONE, end == SQLITE_OK else {
      throw target.failure(code == SQLITE_DONE ? end : code, "copy to \(target.path)")
    }
  }

  /// Pages copied between two looks at whether the copy is still wanted.
  private static let copiedAtOnce: Int32 = 2_000

  /// Rows changed since the connection was opened; unchanged over a piece of work means it wrote nothing.
  package var totalChanges: Int64 { sqlite3_total_changes64(connection) }

  private func bound(_ sql: StaticString, _ values: [SQLiteValue]) throws(SQLiteError) -> OpaquePointer {
    guard let statement = cache?.statement(sql) else {
      throw failure(sqlite3_extended_errcode(connection), "\(sql)")
    }
    assert(Int(sqlite3_bind_parameter_count(statement)) == values.count, "parameters of \(sql)")
    var index: Int32 = 1
    for value in values {
      let code = bind(value, statement, index)
      if code != SQLITE_OK { throw failure(code, "bind \(index) of \(sql)") }
      index += 1
    }
    return statement
  }

  /// `SQLITE_TRANSIENT`: SQLite copies the bytes before the call returns. The macro's cast is not importable.
  private static let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

  private func bind(_ value: SQLiteValue, _ statement: OpaquePointer, _ index: Int32) -> Int32 {
    switch value {
    case .null: return sqlite3_bind_null(statement, index)
    case .integer(let number): return sqlite3_bind_int64(statement, index, number)
    case .text(var text):
      return text.withUTF8 { bytes in
        bytes.withMemoryRebound(to: CChar.self) {
          sqlite3_bind_text(statement, index, $0.baseAddress, Int32($0.count), Database.transient)
        }
      }
    case .blob(let bytes):
      if bytes.isEmpty { return sqlite3_bind_zeroblob(statement, index, 0) }
      return sqlite3_bind_blob(statement, index, bytes, Int32(bytes.count), Database.transient)
    }
  }

  private func failure(_ code: Int32, _ doing: String) -> SQLiteError {
    SQLiteError(code: code, message: String(cString: sqlite3_errmsg(connection)), doing: String(doing.prefix(120)))
  }
}

extension Database {
  /// Takes the write lock at once: a read followed by a write in a deferred transaction fails with BUSY.
  /// <https://www.sqlite.org/lang_transaction.html#deferred_immediate_and_exclusive_transactions>
  package func begin() throws(SQLiteError) {
    precondition(!inTransaction, "a transaction is already open")
    try run("BEGIN IMMEDIATE")
    inTransaction = true
  }

  package func commit() throws(SQLiteError) {
    precondition(inTransaction, "no transaction is open")
    try run("COMMIT")
    inTransaction = false
  }

  /// Harmless when SQLite has already rolled back by itself.
  package func rollback() {
    guard inTransaction else { return }
    inTransaction = false
    _ = try? run("ROLLBACK")
  }

  package func transaction<T, E: Error>(_ body: () throws(E) -> T) throws -> T {
    try begin()
    do {
      let result = try body()
      try commit()
      return result
    } catch {
      rollback()
      throw error
    }
  }
}
