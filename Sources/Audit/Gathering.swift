import Contracts
import JSON
import Messaging
import SQLite

/// All stores in one database, so that one statement sees them together.
///
/// A table `stock` of reservation becomes `reservation_stock`, with the column `partition` in front; every partition's
/// rows are in it. The runtime's tables are also there over all capabilities, as `all_inbox`, `all_outbox`, …. Made
/// here: `in_flight` (messages in an outbox that their receiver has not taken: sender, receiver, id, type, order_id),
/// `set_aside` (dead letters that were not handled later: partition, id, type, order_id) and `damaged` (what SQLite's own check says of a file).
final class Gathering {
  private let database: Database
  /// A store that cannot be read makes the statements about all of them meaningless.
  private(set) var isUnreadable = false

  init(_ path: String, now: Int64?) throws {
    database = try Database(path: path, access: .create)
    // What is gathered can be gathered again.
    try database.execute("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA locking_mode=EXCLUSIVE;")
    try database.execute(
      """
      CREATE TABLE cut (now INTEGER);
      CREATE TABLE damaged (partition TEXT, damage TEXT);
      CREATE TABLE in_flight (sender TEXT, receiver TEXT, id TEXT, type TEXT, order_id TEXT);
      CREATE TABLE set_aside (partition TEXT, id TEXT, type TEXT, order_id TEXT);
      """)
    if let now { try database.run("INSERT INTO cut VALUES (?)", .integer(now)) }
  }

  // MARK: Stores

  func add(_ source: Auditor.Source) throws(SQLiteError) -> AuditReport.Store {
    do {
      try database.execute("ATTACH '\(source.path.quotedForSQL)' AS store")
      defer { try? database.execute("DETACH store") }
      return try copy(source.partition)
    } catch let error where error.isDamage {
      isUnreadable = true
      try note("\(error)", of: source.partition)
      return AuditReport.Store(partition: source.partition, position: "", rows: 0)
    }
  }

  private func note(_ damage: String, of partition: PartitionID) throws(SQLiteError) {
    try database.run("INSERT INTO damaged VALUES (?, ?)", .text("\(partition)"), .text(damage))
  }

  private func copy(_ partition: PartitionID) throws(SQLiteError) -> AuditReport.Store {
    let check = try database.query("PRAGMA store.quick_check") { $0.text(0) }
    for damage in check where damage != "ok" { try note(damage, of: partition) }
    var rows = 0
    for table in try database.query(
      "SELECT name FROM store.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
      read: { $0.text(0) })
    {
      rows += try copy(table, of: partition)
    }
    let position = try database.query("SELECT position FROM store.store") { $0.text(0) }.first ?? ""
    return AuditReport.Store(partition: partition, position: position, rows: rows)
  }

  private func copy(_ table: String, of partition: PartitionID) throws(SQLiteError) -> Int {
    let gathered = "\(partition.capability.rawValue)_\(table)"
    try database.execute(
      "CREATE TABLE IF NOT EXISTS main.\(gathered) AS SELECT '' AS partition, * FROM store.\(table) WHERE 0")
    let before = database.totalChanges
    try database.execute("INSERT INTO main.\(gathered) SELECT '\(partition)', * FROM store.\(table)")
    return Int(database.totalChanges - before)
  }

  // MARK: Over all

  /// After the last store: indexes, the views over all capabilities, and the messages under way.
  func finish() throws {
    let tables = try database.query("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name") { $0.text(0) }
    for table in tables {
      let columns = try database.query("SELECT name FROM pragma_table_info('\(table)')") { $0.text(0) }
      for column in ["order_id", "id", "request_key"] where columns.contains(column) {
        try database.execute("CREATE INDEX \(table)_by_\(column) ON \(table) (\(column))")
      }
    }
    for runtime in RuntimeSchema.tables.sorted() {
      let parts = tables.filter { table in CapabilityName.allCases.contains { table == "\($0.rawValue)_\(runtime)" } }
      guard !parts.isEmpty else { continue }
      let union = parts.map { "SELECT * FROM \($0)" }.joined(separator: " UNION ALL ")
      try database.execute("CREATE VIEW all_\(runtime) AS \(union)")
    }
    try noteFlights()
    try database.execute(
      """
      INSERT INTO set_aside
        SELECT partition, id, json_extract(head, '$.type'),
          CASE WHEN json_valid(CAST(body AS TEXT)) THEN json_extract(CAST(body AS TEXT), '$.order_id') END
        FROM all_dead_letters WHERE state IN ('waiting', 'retrying', 'discarded');
      CREATE INDEX in_flight_by_order ON in_flight (order_id);
      """)
  }

  /// What is in an outbox for a log and not in that partition's inbox.
  private func noteFlights() throws {
    let rows = try database.query("SELECT partition, destination, payload FROM all_outbox") { row in
      (row.text(0), row.text(1), row.bytes(2))
    }
    for (sender, destination, payload) in rows {
      guard case .log(let receiver) = Destination(destination) else { continue }
      var fields: [ArraySlice<UInt8>] = []
      Frame(stored: payload).forEachField { fields.append($0) }
      for index in stride(from: 0, to: fields.count - 2, by: 3) {
        try noteFlight(
          sender, receiver, id: String(decoding: fields[index], as: UTF8.self), head: Array(fields[index + 1]),
          body: Array(fields[index + 2]))
      }
    }
  }

  private func noteFlight(
    _ sender: String, _ receiver: PartitionID, id: String, head: [UInt8], body: [UInt8]
  ) throws {
    let inbox = "\(receiver.capability.rawValue)_inbox"
    let taken = try database.query(
      "SELECT 1 FROM \(inbox) WHERE id = '\(id.quotedForSQL)' AND partition = '\(receiver)'"
    ) { _ in true }
    guard taken.isEmpty else { return }
    let orderID = (try? JSONDocument(body, limits: .own))?.root["order_id"]?.string
    let type = (try? JSONDocument(head, limits: .own))?.root["type"]?.string
    try database.run(
      "INSERT INTO in_flight VALUES (?, ?, ?, ?, ?)", .text(sender), .text("\(receiver)"), .text(id), .optional(type),
      .optional(orderID))
  }

  // MARK: Breaches

  func breaches(of invariant: Invariant, limit: Int) throws -> [AuditReport.Breach] {
    try database.query("SELECT * FROM (\(invariant.statement)) LIMIT \(limit)") { row in
      AuditReport.Breach(evidence: (0..<row.columnCount).map { (row.name($0), row.text($0)) })
    }
  }
}
