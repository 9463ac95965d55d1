import JSON
package import SQLite

/// Dead letters are rows of the store, committed with the position: Redis cannot lose them, replay obeys them. The
/// `dead` stream is only their view. Rows stay when all is decided: a replay of the log needs them.
package struct DeadLetters {
  /// Bytes of one that names its order and nothing else.
  private static let emptyLength: Int64 = 43

  private let database: Database

  package init(_ database: Database) {
    self.database = database
  }

  package func add(_ letter: DeadLetter) throws(SQLiteError) {
    try database.run(
      "INSERT OR IGNORE INTO dead_letters (id, head, body, cause, attempts, at, build) VALUES (?, ?, ?, ?, ?, ?, ?)",
      .text(letter.message.id), .text(String(decoding: letter.message.head.json, as: UTF8.self)),
      .blob(letter.message.body), .text(letter.cause), .integer(letter.attempts), .integer(letter.at),
      .text(letter.build))
  }

  /// How many wait for a person.
  package var waiting: Int64 {
    get throws(SQLiteError) {
      try database.first("SELECT COUNT(*) FROM dead_letters WHERE state = 'waiting'") { $0.integer(0) } ?? 0
    }
  }

  package func letter(_ id: String) throws(SQLiteError) -> DeadLetter? {
    try database.first("SELECT * FROM dead_letters WHERE id = ?", .text(id)) { DeadLetter($0) }
  }

  /// The newest first. A cursor names a place among the letters of all partitions.
  /// - Parameters:
  ///   - state: nil for all.
  ///   - type: of the message; nil for all.
  ///   - before: a cursor; nil for the newest.
  package func list(
    state: String? = nil, type: String? = nil, before: String? = nil, limit: Int = .max
  ) throws(SQLiteError) -> [(cursor: String, letter: DeadLetter)] {
    try database.all(
      """
      SELECT *, printf('%015d', at) || '-' || (SELECT partition FROM store) || ':' || id AS cursor FROM dead_letters
      WHERE (?1 IS NULL OR state = ?1) AND (?2 IS NULL OR json_extract(head, '$.type') = ?2)
        AND (?3 IS NULL OR cursor < ?3)
      ORDER BY cursor DESC LIMIT ?4
      """, .optional(state), .optional(type), .optional(before), .integer(limit)
    ) { ($0.text(12), DeadLetter($0)) }
  }

  /// False when the letter is not in the state it must be in.
  package func decide(
    _ id: String, _ state: DeadLetter.State, _ decision: DeadLetter.Decision
  ) throws(SQLiteError) -> Bool {
    try database.run(
      """
      UPDATE dead_letters SET state = ?2, decided_by = ?3, reason = ?4, decided_at = ?5, retry_id = ?6
      WHERE id = ?1 AND state = 'waiting'
      """, .text(id), .text(state.rawValue), .text(decision.actor), .text(decision.reason), .integer(decision.at),
      .text(decision.retryID)) == 1
  }

  /// Empties the letters about a customer, and discards those of them that wait.
  /// - Returns: all of them, as they are by then.
  func forget(customer id: String, at now: Int64) throws(SQLiteError) -> [DeadLetter] {
    let found = try database.all(
      """
      SELECT id FROM dead_letters WHERE json_valid(CAST(body AS TEXT))
        AND json_extract(CAST(body AS TEXT), '$.customer_id') = ?
      """, .text(id)
    ) { $0.text(0) }
    var forgotten: [DeadLetter] = []
    for letter in found {
      _ = try decide(
        letter, .discarded, .init(actor: "erasure", reason: "the customer was erased", at: now, retryID: ""))
      try empty(letter)
      if let emptied = try self.letter(letter) { forgotten.append(emptied) }
    }
    return forgotten
  }

  /// Of what was in it, which order it was about is left.
  private func empty(_ id: String) throws(SQLiteError) {
    try database.run(
      """
      UPDATE dead_letters SET body = CASE WHEN json_valid(CAST(body AS TEXT))
        THEN CAST(json_patch('{}', json_object('order_id', json_extract(CAST(body AS TEXT), '$.order_id'))) AS BLOB)
        ELSE x'7b7d' END
      WHERE id = ?
      """, .text(id))
  }

  /// Empties letters that were decided before `floor`, Unix milliseconds; who decided what, and why, stays.
  func emptyDecided(before floor: Int64) throws(SQLiteError) {
    let old = try database.all(
      """
      SELECT id FROM dead_letters WHERE state IN ('handled', 'superseded', 'discarded') AND decided_at < ?
        AND LENGTH(body) > ?
      """, .integer(floor), .integer(DeadLetters.emptyLength)
    ) { $0.text(0) }
    for id in old { try empty(id) }
  }

  /// A retry has come to its end: the letter that waits for it. Nil where none does.
  func conclude(retry id: String, _ state: DeadLetter.State) throws(SQLiteError) -> DeadLetter? {
    try database.run(
      "UPDATE dead_letters SET state = ? WHERE retry_id = ? AND state = 'retrying'", .text(state.rawValue), .text(id))
    return try database.first(
      "SELECT * FROM dead_letters WHERE retry_id = ? AND state = ?", .text(id),
      .text(state.rawValue)
    ) { DeadLetter($0) }
  }
}

extension DeadLetter {
  fileprivate init(_ row: Row) {
    self.init(
      message: Message(id: row.text(0), stored: Array(row.text(1).utf8), body: row.bytes(2)), cause: row.text(3),
      attempts: row.int(4), at: row.integer(5))
    build = row.text(6)
    state = State(rawValue: row.text(7)) ?? .waiting
    guard state != .waiting else { return }
    decision = Decision(actor: row.text(8), reason: row.text(9), at: row.integer(10), retryID: row.text(11))
  }
}
