package import Contracts
package import SQLite

extension Database {
  /// All outcome settings this store was told.
  func settings() throws(SQLiteError) -> [String: String] {
    Dictionary(uniqueKeysWithValues: try all("SELECT name, value FROM settings") { ($0.text(0), $0.text(1)) })
  }

  /// An outcome setting as this store was last told it: what a query reads, which has no turn.
  package func text(_ setting: OutcomeSetting) throws(SQLiteError) -> String {
    try first("SELECT value FROM settings WHERE name = ?", .text(setting.rawValue)) { $0.text(0) } ?? setting.fallback
  }
}
