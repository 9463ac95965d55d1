import CSQLite

/// The current row of a running statement; valid only inside the closure that receives it.
/// Columns count from 0. <https://www.sqlite.org/c3ref/column_blob.html>
package struct Row {
  let statement: OpaquePointer

  package func isNull(_ column: Int32) -> Bool { sqlite3_column_type(statement, column) == SQLITE_NULL }
  package func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(statement, column) }
  package func int(_ column: Int32) -> Int { Int(sqlite3_column_int64(statement, column)) }
  package func flag(_ column: Int32) -> Bool { sqlite3_column_int64(statement, column) != 0 }

  package func text(_ column: Int32) -> String {
    guard let start = sqlite3_column_text(statement, column) else { return "" }
    let count = Int(sqlite3_column_bytes(statement, column))
    return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  }

  package func bytes(_ column: Int32) -> [UInt8] {
    guard let start = sqlite3_column_blob(statement, column) else { return [] }
    let count = Int(sqlite3_column_bytes(statement, column))
    return [UInt8](UnsafeRawBufferPointer(start: start, count: count))
  }

  package func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }
  package func optionalInteger(_ column: Int32) -> Int64? { isNull(column) ? nil : integer(column) }
  package func optionalBytes(_ column: Int32) -> [UInt8]? { isNull(column) ? nil : bytes(column) }

  /// The value in whatever type it is stored; used by table digests.
  package func value(_ column: Int32) -> SQLiteValue {
    switch sqlite3_column_type(statement, column) {
    case SQLITE_INTEGER: .integer(integer(column))
    case SQLITE_NULL: .null
    case SQLITE_BLOB: .blob(bytes(column))
    default: .text(text(column))
    }
  }

  package var columnCount: Int32 { sqlite3_column_count(statement) }

  /// The column's name in the result.
  package func name(_ column: Int32) -> String {
    sqlite3_column_name(statement, column).map { String(cString: $0) } ?? ""
  }
}
