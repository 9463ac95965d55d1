import Contracts
import JSON
import SQLite

/// The segments table.
struct SegmentStore {
  private let database: Database

  init(_ database: Database) {
    self.database = database
  }

  func segment(_ name: String) throws -> SegmentChanged? {
    try database.first("SELECT rules, version FROM segments WHERE name = ?", .text(name)) {
      ($0.bytes(0), $0.integer(1))
    }.map { SegmentChanged(name: name, rules: try SegmentRules(jsonBytes: $0.0), segmentVersion: $0.1) }
  }

  /// By name.
  func all() throws -> [SegmentChanged] {
    try database.all("SELECT name, rules, version FROM segments ORDER BY name") {
      ($0.text(0), $0.bytes(1), $0.integer(2))
    }.map { SegmentChanged(name: $0.0, rules: try SegmentRules(jsonBytes: $0.1), segmentVersion: $0.2) }
  }

  func save(_ segment: SegmentChanged) throws(SQLiteError) {
    try database.run(
      "INSERT OR REPLACE INTO segments VALUES (?, ?, ?)", .text(segment.name), .blob(segment.rules.json),
      .integer(segment.segmentVersion))
  }
}
