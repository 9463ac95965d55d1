import JSON
import Messaging
import SQLite

/// Reads what one store holds of an order, from a read-only connection.
///
/// Order ids have been checked to be lower-case letters and digits before they become part of a statement.
struct StoreReader {
  private let partition: PartitionID
  private let database: Database

  init(_ partition: PartitionID, path: String) throws(SQLiteError) {
    self.partition = partition
    database = try Database(path: path, access: .readOnly)
  }

  /// The idempotency keys the order was placed under.
  func requestKeys(_ orderID: String) throws(SQLiteError) -> [String] {
    var keys: [String] = []
    for table in try tables(with: "request_key") {
      keys += try database.query("SELECT request_key FROM \(table) WHERE order_id = '\(orderID)'") {
        $0.optionalText(0)
      }.compactMap { $0 }
    }
    return keys
  }

  /// - Parameters:
  ///   - ids: messages met in this partition's log.
  ///   - keys: idempotency keys under which `requests` may keep something of the order.
  func record(
    _ subject: TraceSubject, ids: some Sequence<String>, keys: some Sequence<String>
  ) throws(SQLiteError) -> StoreRecord {
    // One read transaction: one moment.
    try database.execute("BEGIN")
    defer { try? database.execute("COMMIT") }
    var record = StoreRecord(partition)
    record.rows = try domainRows(subject.orderID) + requests(keys)
    record.inbox = try inbox(subject.orderID, ids)
    record.outbox = try outbox(subject)
    record.timers = try timers(subject)
    record.deadLetters = try deadLetters(subject)
    record.trials = try database.all("SELECT id, count FROM trials") { ($0.text(0), $0.int(1)) }
      .filter { record.inbox[$0.0] == nil && ($0.0.hasPrefix(subject.orderID) || subject.others.contains($0.0)) }
    return record
  }

  private func tables(with column: String) throws(SQLiteError) -> [String] {
    try database.query(
      """
      SELECT name FROM sqlite_master AS t WHERE type = 'table'
        AND EXISTS (SELECT 1 FROM pragma_table_info(t.name) WHERE name = 'order_id')
        AND EXISTS (SELECT 1 FROM pragma_table_info(t.name) WHERE name = '\(column)')
      ORDER BY rowid
      """
    ) { $0.text(0) }.filter { !RuntimeSchema.tables.contains($0) }
  }

  private func domainRows(_ orderID: String) throws(SQLiteError) -> [StoreRow] {
    var rows: [StoreRow] = []
    for table in try tables(with: "order_id") {
      rows += try database.query("SELECT * FROM \(table) WHERE order_id = '\(orderID)'") {
        StoreRow(table: table, $0)
      }
    }
    return rows
  }

  private func requests(_ keys: some Sequence<String>) throws(SQLiteError) -> [StoreRow] {
    var rows: [StoreRow] = []
    for key in keys {
      rows += try database.all("SELECT * FROM requests WHERE key = ?", .text(key)) {
        StoreRow(table: "requests", $0)
      }
    }
    return rows
  }

  /// Of the messages met in the log, and of all that begin with the order's id: the log may have forgotten them.
  private func inbox(_ orderID: String, _ ids: some Sequence<String>) throws(SQLiteError) -> [String: Int64] {
    var taken: [String: Int64] = [:]
    let own = try database.all(
      "SELECT id, at FROM inbox WHERE id >= ? AND id < ?", .text(orderID), .text("\(orderID)~")
    ) { ($0.text(0), $0.integer(1)) }
    for (id, at) in own { taken[id] = at }
    for id in ids where taken[id] == nil {
      taken[id] = try database.first("SELECT at FROM inbox WHERE id = ?", .text(id)) { $0.integer(0) }
    }
    return taken
  }

  private func outbox(_ subject: TraceSubject) throws(SQLiteError) -> [StoreRecord.Sent] {
    let rows = try database.all("SELECT destination, payload, at FROM outbox ORDER BY sequence") {
      (Destination($0.text(0)), $0.bytes(1), $0.integer(2))
    }
    return rows.flatMap { (destination, payload, at) -> [StoreRecord.Sent] in
      guard let destination, destination.kind != "cache_write" else { return [] }
      return Frame(stored: payload).readMessages.filter(subject.includes).map {
        StoreRecord.Sent(destination: destination, message: $0, at: at)
      }
    }
  }

  private func timers(_ subject: TraceSubject) throws(SQLiteError) -> [Timers.Due] {
    try database.all("SELECT due, id, type, body FROM timers ORDER BY due, id") {
      Timers.Due(due: $0.integer(0), id: $0.text(1), type: $0.text(2), body: $0.bytes(3))
    }.filter { subject.includes(Message(id: $0.id, head: Head(type: $0.type, sent: 0), body: $0.body)) }
  }

  private func deadLetters(_ subject: TraceSubject) throws(SQLiteError) -> [TracedDeadLetter] {
    try database.all("SELECT id, head, body, cause, attempts, at, state FROM dead_letters ORDER BY at, id") { row in
      TracedDeadLetter(
        partition: partition, message: Message(id: row.text(0), stored: Array(row.text(1).utf8), body: row.bytes(2)),
        cause: row.text(3), attempts: row.integer(4), at: row.integer(5), state: row.text(6))
    }.filter { subject.includes($0.message) }
  }
}

extension Frame {
  /// What an outbox row carries.
  var readMessages: [Message] {
    var fields: [[UInt8]] = []
    forEachField { fields.append(Array($0)) }
    return stride(from: 0, to: fields.count - 2, by: 3).map {
      Message(id: String(decoding: fields[$0], as: UTF8.self), stored: fields[$0 + 1], body: fields[$0 + 2])
    }
  }
}
