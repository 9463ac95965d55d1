/// One step of a store's schema. Steps are numbered by their place in the list; a released step is never edited.
package struct Migration: Sendable {
  package let script: String

  package init(_ script: String) {
    self.script = script
  }
}

extension Database {
  /// How many steps the file has seen. <https://www.sqlite.org/pragma.html#pragma_user_version>
  package var userVersion: Int {
    get throws(SQLiteError) { try query("PRAGMA user_version") { $0.int(0) }[0] }
  }

  /// "ORDF": marks a file as ours. <https://www.sqlite.org/pragma.html#pragma_application_id>
  package static var applicationID: Int { 0x4f52_4446 }

  package var applicationID: Int {
    get throws(SQLiteError) { try query("PRAGMA application_id") { $0.int(0) }[0] }
  }
}
