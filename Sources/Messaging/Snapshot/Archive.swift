package import SQLite

/// Log entries that were trimmed from Redis, kept for replay in an SQLite file beside the store: flushed before the log is
/// trimmed, so that nothing of a log's history is ever only on its way.
///
/// Entries are kept per *life*, an incarnation of Redis, since ids mean something only within one. Every life the
/// partition's owner has met is noted, with entries or without: a history is whole only if it began in the only life.
package final class Archive {
  /// How long an entry is kept, milliseconds: what is older the inboxes have forgotten too.
  package static let keep = Inbox.reach
  /// A replay begins so long before a snapshot's position, milliseconds: an entry may have been pending there.
  package static let margin: Int64 = 600_000
  /// Entries read and written at a time.
  static let page = 1_000

  private let database: Database
  private var life: (incarnation: String, number: Int64)?

  package init(path: String) throws(SQLiteError) {
    database = try Database(path: path, access: .create)
    try database.execute(
      """
      CREATE TABLE IF NOT EXISTS lives (
        number INTEGER PRIMARY KEY, incarnation TEXT NOT NULL UNIQUE,
        -- The highest entry that is not here any more, and how many are not.
        dropped_milliseconds INTEGER NOT NULL, dropped_sequence INTEGER NOT NULL, dropped INTEGER NOT NULL,
        -- Entries that the log had lost already when this life was met; NULL where Redis does not count.
        absent INTEGER
      ) STRICT;
      CREATE TABLE IF NOT EXISTS entries (
        life INTEGER NOT NULL, milliseconds INTEGER NOT NULL, sequence INTEGER NOT NULL, payload BLOB NOT NULL,
        PRIMARY KEY (life, milliseconds, sequence)
      ) STRICT, WITHOUT ROWID;
      """)
  }

  /// An archive that somebody else keeps; nil when there is none.
  package init?(reading path: String) throws(SQLiteError) {
    do { database = try Database(path: path, access: .readOnly) } catch {
      if error.isMissing { return nil }
      throw error
    }
  }

  // MARK: Keeping

  /// The partition is served in this incarnation.
  /// - Parameters:
  ///   - earlier: the incarnation of the store's position: a history that this file may know nothing of.
  ///   - absent: how many entries the log has lost so far; asked when the life is a new one.
  package func meet(
    _ incarnation: String, earlier: String? = nil, absent: () throws -> Int64? = { nil }
  ) throws {
    guard life?.incarnation != incarnation else { return }
    if let earlier, earlier != incarnation { try note(earlier, absent: nil) }
    if try number(of: incarnation) == nil { try note(incarnation, absent: try absent()) }
    life = try number(of: incarnation).map { (incarnation, $0) }
  }

  private func note(_ incarnation: String, absent: Int64?) throws(SQLiteError) {
    try database.run(
      "INSERT OR IGNORE INTO lives VALUES (NULL, ?, 0, 0, 0, ?)", .text(incarnation), .optional(absent))
  }

  private func number(of incarnation: String) throws(SQLiteError) -> Int64? {
    try database.first("SELECT number FROM lives WHERE incarnation = ?", .text(incarnation)) { $0.integer(0) }
  }

  /// Reads what of the log will be trimmed and is not here yet, and flushes it; then it may be trimmed.
  /// - Parameter covered: how far the oldest snapshot kept has come: what lies before it nobody will play.
  package func keep(before limit: EntryID, of transport: any Transport, covered: Position? = nil) throws {
    guard let life else { return }
    var last = try self.last(life.number)
    while true {
      let entries = try transport.entries(after: last, before: limit, count: Archive.page)
      guard let end = entries.last else { break }
      try database.transaction { for entry in entries { try insert(entry, life.number) } }
      last = end.id
    }
    var oldest = transport.nowMilliseconds - Archive.keep
    if let covered, covered.incarnation == life.incarnation {
      oldest = max(oldest, Int64(covered.entry.milliseconds) - Archive.margin)
    }
    try forget(before: oldest, life.number)
  }

  private func insert(_ entry: Entry, _ life: Int64) throws(SQLiteError) {
    try database.run(
      "INSERT OR IGNORE INTO entries VALUES (?, ?, ?, ?)", .integer(life), .integer(Int64(entry.id.milliseconds)),
      .integer(Int64(entry.id.sequence)), .blob(Frame(entry.messages).bytes))
  }

  private func forget(before oldest: Int64, _ life: Int64) throws {
    try database.transaction {
      let highest = try database.first(
        """
        SELECT milliseconds, sequence FROM entries WHERE life = ?1 AND milliseconds < ?2
        ORDER BY milliseconds DESC, sequence DESC LIMIT 1
        """, .integer(life), .integer(oldest)
      ) { ($0.integer(0), $0.integer(1)) }
      try database.run("DELETE FROM entries WHERE life <> ? AND milliseconds < ?", .integer(life), .integer(oldest))
      guard let highest else { return }
      let gone = try database.run(
        "DELETE FROM entries WHERE life = ? AND milliseconds < ?", .integer(life), .integer(oldest))
      try database.run(
        """
        UPDATE lives SET dropped_milliseconds = ?2, dropped_sequence = ?3, dropped = dropped + ?4 WHERE number = ?1
        """, .integer(life), .integer(highest.0), .integer(highest.1), .integer(gone))
    }
  }

  // MARK: Reading

  package struct Life: Sendable, Equatable {
    package let number: Int64
    /// Entries up to this one were dropped for their age.
    package let droppedThrough: EntryID
    /// Entries kept and dropped.
    package let count: Int64
    /// Entries that the log had lost already when this life was met; nil where Redis does not count.
    package let absent: Int64?
    /// The last one kept; zero when there is none.
    package let last: EntryID
  }

  /// How many incarnations the partition was served in.
  package var lives: Int {
    get throws(SQLiteError) { try database.first("SELECT COUNT(*) FROM lives") { $0.int(0) } ?? 0 }
  }

  package func life(of incarnation: String) throws(SQLiteError) -> Life? {
    let row = try database.first(
      "SELECT number, dropped_milliseconds, dropped_sequence, dropped, absent FROM lives WHERE incarnation = ?",
      .text(incarnation)
    ) { ($0.integer(0), $0.integer(1), $0.integer(2), $0.integer(3), $0.optionalInteger(4)) }
    guard let row else { return nil }
    let kept = try database.first("SELECT COUNT(*) FROM entries WHERE life = ?", .integer(row.0)) { $0.integer(0) } ?? 0
    return Life(
      number: row.0, droppedThrough: EntryID(UInt64(row.1), UInt64(row.2)), count: row.3 + kept, absent: row.4,
      last: try last(row.0))
  }

  private func last(_ life: Int64) throws(SQLiteError) -> EntryID {
    try database.first(
      "SELECT milliseconds, sequence FROM entries WHERE life = ? ORDER BY milliseconds DESC, sequence DESC LIMIT 1",
      .integer(life)
    ) { EntryID(UInt64($0.integer(0)), UInt64($0.integer(1))) } ?? .zero
  }

  package func entries(_ life: Int64, after: EntryID, count: Int) throws(SQLiteError) -> [Entry] {
    try database.all(
      """
      SELECT milliseconds, sequence, payload FROM entries
      WHERE life = ?1 AND (milliseconds, sequence) > (?2, ?3) ORDER BY milliseconds, sequence LIMIT ?4
      """, .integer(life), .integer(Int64(after.milliseconds)), .integer(Int64(after.sequence)), .integer(count)
    ) { row in
      let id = EntryID(UInt64(row.integer(0)), UInt64(row.integer(1)))
      return Entry(id: id, messages: Frame(stored: row.bytes(2)).messages(in: id))
    }
  }
}
