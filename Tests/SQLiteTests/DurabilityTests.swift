import SQLite
import Testing

/// What makes a commit that returned stand.
struct DurabilityTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test(arguments: [Database.Access.create, .owner])
  func `a writer's file is in WAL mode, synchronous FULL, with foreign keys`(_ access: Database.Access) throws {
    _ = try scratch.database(schema: stockSchema)
    let database = try scratch.database(access)
    #expect(try database.word("PRAGMA journal_mode") == "wal")
    #expect(try database.number("PRAGMA synchronous") == 2)
    #expect(try database.number("PRAGMA foreign_keys") == 1)
    try database.put("tea")
    #expect(scratch.exists("store.sqlite3-wal"))
  }

  @Test
  func `what was committed is there for whoever opens the file next`() throws {
    try scratch.database(schema: stockSchema).put("tea")
    #expect(try scratch.database(.owner).skus == ["tea"])
    #expect(try scratch.database(.readOnly).skus == ["tea"])
  }

  @Test
  func `a transaction commits what its body did and answers its result`() throws {
    let database = try scratch.database(schema: stockSchema)
    let answer = try database.transaction {
      try database.put("tea")
      return 7
    }
    #expect(answer == 7)
    #expect(try scratch.database(.readOnly).skus == ["tea"])
  }

  @Test
  func `a transaction whose body throws leaves nothing, and throws the same`() throws {
    struct Refusal: Error {}
    let database = try scratch.database(schema: stockSchema)
    #expect(throws: Refusal.self) {
      try database.transaction {
        try database.put("tea")
        throw Refusal()
      }
    }
    #expect(try database.skus == [])
    try database.transaction { try database.put("salt") }
    #expect(try database.skus == ["salt"])
  }

  @Test
  func `rolling back without a transaction does no harm`() throws {
    let database = try scratch.database(schema: stockSchema)
    database.rollback()
    try database.put("tea")
    database.rollback()
    #expect(try database.skus == ["tea"])
  }

  @Test
  func `total changes tell whether a piece of work wrote anything`() throws {
    let database = try scratch.database(schema: stockSchema)
    try database.put("tea")
    let before = database.totalChanges
    #expect(try database.skus == ["tea"])
    try database.run("INSERT OR IGNORE INTO stock (sku, on_hand) VALUES (?, 1)", "tea")
    try database.run("UPDATE stock SET on_hand = 1 WHERE sku = ?", "nothing")
    #expect(database.totalChanges == before)
    try database.run("UPDATE stock SET on_hand = 1")
    #expect(database.totalChanges == before + 1)
  }

  @Test
  func `a full disk is the host's fault, and what was committed stays`() throws {
    let database = try scratch.database(schema: "CREATE TABLE pages (bytes BLOB NOT NULL) STRICT")
    let page = SQLiteValue.blob([UInt8](repeating: 1, count: 4_096))
    try database.run("INSERT INTO pages VALUES (?)", page)
    try database.execute("PRAGMA max_page_count=20")
    let error = try #require(throws: SQLiteError.self) {
      try database.transaction { for _ in 0..<100 { try database.run("INSERT INTO pages VALUES (?)", page) } }
    }
    #expect(error.code & 0xff == 13, "SQLITE_FULL")
    #expect(error.isHostFault)
    #expect(!error.isConstraint && !error.isBusy)
    #expect(try database.number("SELECT COUNT(*) FROM pages") == 1)
    try database.execute("PRAGMA max_page_count=1000")
    try database.run("INSERT INTO pages VALUES (?)", page)
    #expect(try scratch.database(.readOnly).number("SELECT COUNT(*) FROM pages") == 2)
  }
}
