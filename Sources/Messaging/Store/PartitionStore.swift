package import SQLite

/// One partition's SQLite file as its owner sees it: the runtime's tables, and the fence.
package final class PartitionStore {
  package let database: Database
  package let partition: PartitionID
  package private(set) var epoch: Int64
  /// As of the last commit.
  package private(set) var position: Position?
  /// The highest `now` a message that changed the store was handled at, Unix milliseconds.
  package private(set) var now: Int64

  /// Messages sent before this may have been forgotten by the inbox; Unix milliseconds.
  package private(set) var inboxFloor: Int64 = 0

  private init(database: Database, partition: PartitionID, epoch: Int64, position: Position?, now: Int64) {
    self.database = database
    self.partition = partition
    self.epoch = epoch
    self.position = position
    self.now = now
  }

  /// Schema versions of runtime and capability in one number: 1000 × runtime + capability.
  private static func version(_ migrations: [Migration]) -> Int {
    RuntimeSchema.migrations.count * 1_000 + migrations.count
  }

  /// Makes a new store; `identity` is drawn by the caller and written to the manifest.
  package static func create(
    path: String, partition: PartitionID, partitions: Int, identity: String, migrations: [Migration]
  ) throws {
    let database = try Database(path: path, access: .create)
    try database.transaction {
      for migration in RuntimeSchema.migrations + migrations { try database.execute(migration.script) }
      try database.run(
        "INSERT INTO store VALUES (1, ?, ?, ?, 0, '', 0, 0)", .text(partition.description), .integer(partitions),
        .text(identity))
      try database.execute(
        "PRAGMA application_id=\(Database.applicationID); PRAGMA user_version=\(version(migrations));")
    }
  }

  /// Checks that the file is this partition's store, brings its schema up to date and opens it; does not yet take it
  /// over.
  package static func open(
    path: String, partition: PartitionID, partitions: Int, identity: String?, migrations: [Migration]
  ) throws -> PartitionStore {
    let database = try connect(path, .owner)
    let found = try check(database, partition, partitions, identity, migrations)
    // As it was before, beside it: a step back is a file away.
    if found < version(migrations) { try database.copy(to: "\(path).schema-\(found)") }
    try database.upgrade(from: found, migrations, to: version(migrations))
    let row = try database.first("SELECT epoch, position, now FROM store") { row in
      (row.integer(0), row.text(1), row.integer(2))
    }
    guard let row else { throw StoreError.notOurs(path: path) }
    return PartitionStore(
      database: database, partition: partition, epoch: row.0, position: Position(row.1), now: row.2)
  }

  /// Checks the same from a read-only connection, as whoever does not own the store must.
  package static func verify(
    path: String, partition: PartitionID, partitions: Int, identity: String?, migrations: [Migration]
  ) throws {
    _ = try check(try connect(path, .readOnly), partition, partitions, identity, migrations)
  }

  private static func connect(_ path: String, _ access: Database.Access) throws -> Database {
    do { return try Database(path: path, access: access) } catch {
      if error.isMissing { throw StoreError.missing(path: path) }
      if error.isNotADatabase { throw StoreError.notOurs(path: path) }
      throw error
    }
  }

  /// The schema version found.
  private static func check(
    _ database: Database, _ partition: PartitionID, _ partitions: Int, _ identity: String?, _ migrations: [Migration]
  ) throws -> Int {
    let path = database.path
    do {
      guard try database.applicationID == Database.applicationID else { throw StoreError.notOurs(path: path) }
    } catch let error as SQLiteError where error.isNotADatabase { throw StoreError.notOurs(path: path) }
    let row = try database.first("SELECT partition, partitions, identity FROM store") { row in
      (row.text(0), row.int(1), row.text(2))
    }
    guard let row else { throw StoreError.notOurs(path: path) }
    guard row.0 == partition.description else {
      throw StoreError.otherPartition(path: path, found: row.0, expected: partition.description)
    }
    guard row.1 == partitions else { throw StoreError.otherCount(path: path, found: row.1, expected: partitions) }
    if let identity, row.2 != identity {
      throw StoreError.otherIdentity(path: path, found: row.2, expected: identity)
    }
    let found = try database.userVersion
    guard found <= version(migrations), found / 1_000 <= RuntimeSchema.migrations.count,
      found % 1_000 <= migrations.count
    else { throw StoreError.newer(path: path, found: found, known: version(migrations)) }
    return found
  }

  /// Raises the epoch: from here on the predecessor's commits fail.
  package func takeOver() throws {
    try database.transaction {
      try database.run("UPDATE store SET epoch = epoch + 1")
      let row = try database.first("SELECT epoch, position, now, inbox_floor FROM store") { row in
        (row.integer(0), row.text(1), row.integer(2), row.integer(3))
      }
      guard let row else { throw StoreError.notOurs(path: database.path) }
      inboxFloor = row.3
      epoch = row.0
      position = Position(row.1)
      now = row.2
    }
  }

  /// A write of every commit: moves the position, and fails when somebody else has raised the epoch.
  package func settle(position: Position, now: Int64) throws {
    let position = furthest(position)
    let changed = try database.run(
      "UPDATE store SET position = ?, now = ? WHERE epoch = ?", .text(position.description), .integer(now),
      .integer(epoch))
    guard changed == 1 else { throw StoreError.fenced(partition: partition.description, epoch: epoch) }
  }

  /// A small write beside the batches, under the same fence.
  func fencedTransaction(_ body: () throws -> Void) throws {
    try database.transaction {
      try checkFence()
      try body()
    }
  }

  /// Inside a transaction: nobody else has taken the store over.
  func checkFence() throws {
    let held = try database.first("SELECT epoch FROM store") { $0.integer(0) }
    guard held == epoch else { throw StoreError.fenced(partition: partition.description, epoch: epoch) }
  }

  /// Inside a transaction: what was sent before `floor` is forgotten from here on.
  func raiseInboxFloor(_ floor: Int64) throws(SQLiteError) {
    guard floor > inboxFloor else { return }
    try database.run("UPDATE store SET inbox_floor = ?", .integer(floor))
    inboxFloor = floor
  }

  package func settled(position: Position, now: Int64) {
    self.position = furthest(position)
    self.now = now
  }

  /// A position never goes back within one incarnation: a pending entry handled late moves nothing.
  private func furthest(_ next: Position) -> Position {
    guard let position, position.incarnation == next.incarnation, position.entry > next.entry else { return next }
    return position
  }
}

extension SQLiteError {
  var isMissing: Bool { code & 0xff == 14 }
  fileprivate var isNotADatabase: Bool { code & 0xff == 26 }
}

extension Database {
  fileprivate func upgrade(from found: Int, _ migrations: [Migration], to version: Int) throws {
    guard found < version else { return }
    try transaction {
      for step in RuntimeSchema.migrations.dropFirst(found / 1_000) { try execute(step.script) }
      for step in migrations.dropFirst(found % 1_000) { try execute(step.script) }
      try execute("PRAGMA user_version=\(version);")
    }
  }
}
