import Contracts
import JSON
import Messaging
import SQLite

/// What the first partition waits for before it answers for a change: copies of the catalogue elsewhere.
struct CopyStore {
  struct Held {
    /// The idempotency key, or the message's id.
    let request: String
    let fingerprint: String
    let outcome: Outcome
    let waiter: Waiter
  }

  private let database: Database

  init(_ database: Database) {
    self.database = database
  }

  // MARK: Copies

  func await(_ copy: String, of thing: String, by target: PartitionID) throws(SQLiteError) {
    try database.run(
      "INSERT INTO copies (copy_id, thing, target) VALUES (?, ?, ?)", .text(copy), .text(thing), .text("\(target)"))
  }

  /// - Returns: false when it was not waited for.
  func settle(_ copy: String, isTaken: Bool) throws(SQLiteError) -> Bool {
    if isTaken { return try database.run("DELETE FROM copies WHERE copy_id = ?", .text(copy)) == 1 }
    return try database.run("UPDATE copies SET failed = 1 WHERE copy_id = ?", .text(copy)) == 1
  }

  /// The partitions that have set a thing aside; it is told them again, or something newer.
  func takeFailed(_ thing: String) throws(SQLiteError) -> Set<String> {
    Set(
      try database.all("DELETE FROM copies WHERE thing = ? AND failed = 1 RETURNING target", .text(thing)) {
        $0.text(0)
      })
  }

  /// The sequence of the last that is not settled yet; nil when all are.
  func last() throws(SQLiteError) -> Int64? {
    try database.first("SELECT MAX(sequence) FROM copies WHERE failed = 0") { $0.optionalInteger(0) } ?? nil
  }

  // MARK: Answers

  /// - Parameters:
  ///   - things: what the answer speaks of.
  ///   - told: it is due when all copies up to this sequence are settled.
  func hold(_ held: Held, of things: [String], until told: Int64) throws(SQLiteError) {
    try database.run(
      "INSERT INTO held_answers VALUES (?, ?, ?, ?, ?, ?, ?)", .text(held.request), .text(held.waiter.correlation),
      .text(String(decoding: held.waiter.json, as: UTF8.self)), .text(held.fingerprint), .text(things.text),
      .blob(held.outcome.json), .integer(told))
  }

  /// One more waits for the answer to a request, if that is held.
  func join(_ request: String, _ waiter: Waiter) throws(SQLiteError) {
    try database.run(
      """
      INSERT OR IGNORE INTO held_answers
      SELECT request, ?2, ?3, fingerprint, things, outcome, told FROM held_answers WHERE request = ?1 LIMIT 1
      """, .text(request), .text(waiter.correlation), .text(String(decoding: waiter.json, as: UTF8.self)))
  }

  /// The answers for which nothing is waited any more, in the order of their changes, and whether one of the things each
  /// speaks of was set aside somewhere. They are held no longer.
  func takeDue() throws -> [(held: Held, isSetAside: Bool)] {
    let bound = try database.first("SELECT MIN(sequence) FROM copies WHERE failed = 0") { $0.optionalInteger(0) } ?? nil
    let rows = try database.all(
      """
      SELECT request, fingerprint, outcome, waiter, EXISTS (
        SELECT 1 FROM copies WHERE failed = 1 AND thing IN (SELECT value FROM json_each(held_answers.things)))
      FROM held_answers WHERE told < ? ORDER BY told, request, correlation
      """, .integer(bound ?? .max)
    ) { ($0.text(0), $0.text(1), $0.bytes(2), Array($0.text(3).utf8), $0.flag(4)) }
    guard !rows.isEmpty else { return [] }
    try database.run("DELETE FROM held_answers WHERE told < ?", .integer(bound ?? .max))
    return try rows.map {
      let held = Held(
        request: $0.0, fingerprint: $0.1, outcome: try Outcome(jsonBytes: $0.2), waiter: try Waiter(jsonBytes: $0.3))
      return (held, $0.4)
    }
  }
}

extension [String] {
  /// A JSON array.
  fileprivate var text: String {
    var writer = JSONWriter()
    writer.beginArray()
    for item in self { writer.string(item) }
    writer.endArray()
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
