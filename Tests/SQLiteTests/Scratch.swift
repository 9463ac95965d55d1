import Foundation
import SQLite

/// A directory of its own, removed with the value.
final class Scratch {
  private let directory: URL

  init() throws {
    directory = FileManager.default.temporaryDirectory.appendingPathComponent("of-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: directory) }

  func path(_ name: String = "store.sqlite3") -> String { directory.appendingPathComponent(name).path }

  func write(_ bytes: [UInt8], to name: String = "store.sqlite3") throws -> String {
    try Data(bytes).write(to: URL(fileURLWithPath: path(name)))
    return path(name)
  }

  func exists(_ name: String = "store.sqlite3") -> Bool { FileManager.default.fileExists(atPath: path(name)) }

  func database(_ access: Database.Access = .create, schema: String = "") throws -> Database {
    let database = try Database(path: path(), access: access)
    if !schema.isEmpty { try database.execute(schema) }
    return database
  }
}

/// Stock as a store would keep it: every kind of rule SQLite enforces.
let stockSchema = """
  CREATE TABLE stock (
    sku TEXT PRIMARY KEY, on_hand INTEGER NOT NULL, reserved INTEGER NOT NULL DEFAULT 0,
    CHECK (reserved BETWEEN 0 AND on_hand)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE holds (sku TEXT NOT NULL REFERENCES stock (sku), quantity INTEGER NOT NULL) STRICT;
  """

extension Database {
  func put(_ sku: String = "tea", onHand: Int = 10) throws(SQLiteError) {
    try run("INSERT INTO stock (sku, on_hand) VALUES (?, ?)", .text(sku), .integer(onHand))
  }

  var skus: [String] {
    get throws(SQLiteError) { try all("SELECT sku FROM stock ORDER BY sku") { $0.text(0) } }
  }

  func number(_ sql: String) throws(SQLiteError) -> Int { try query(sql) { $0.int(0) }[0] }
  func word(_ sql: String) throws(SQLiteError) -> String { try query(sql) { $0.text(0) }[0] }
}
