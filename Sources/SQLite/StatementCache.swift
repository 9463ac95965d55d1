import CSQLite

/// Compiled statements by the address of their SQL literal: a look-up costs one integer hash.
/// Statements live as long as the connection. <https://www.sqlite.org/c3ref/prepare.html>
final class StatementCache {
  private let connection: OpaquePointer
  private var statements: [Int: OpaquePointer] = [:]

  init(connection: OpaquePointer) {
    self.connection = connection
  }

  deinit {
    for statement in statements.values { sqlite3_finalize(statement) }
  }

  func statement(_ sql: StaticString) -> OpaquePointer? {
    let address = Int(bitPattern: sql.utf8Start)
    if let known = statements[address] { return known }
    var prepared: OpaquePointer?
    let code = sql.utf8Start.withMemoryRebound(to: CChar.self, capacity: sql.utf8CodeUnitCount) {
      sqlite3_prepare_v3(
        connection, $0, Int32(sql.utf8CodeUnitCount), UInt32(SQLITE_PREPARE_PERSISTENT), &prepared, nil)
    }
    guard code == SQLITE_OK, let prepared else { return nil }
    statements[address] = prepared
    return prepared
  }
}
