import SQLite
import Testing

/// Files that are not what one hopes for.
struct FileTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test(arguments: [Database.Access.owner, .readOnly])
  func `a missing file is not made by the way`(_ access: Database.Access) throws {
    let error = try #require(throws: SQLiteError.self) { try Database(path: scratch.path(), access: access) }
    #expect(error.code & 0xff == 14, "SQLITE_CANTOPEN")
    #expect(error.isHostFault)
    #expect(error.doing == "open \(scratch.path())")
    #expect(!scratch.exists())
  }

  @Test
  func `a missing file is made when asked for`() throws {
    let database = try scratch.database(.create, schema: stockSchema)
    #expect(scratch.exists())
    #expect(database.path == scratch.path())
  }

  @Test
  func `a missing directory is not made`() throws {
    let path = scratch.path("nowhere") + "/store.sqlite3"
    #expect(throws: SQLiteError.self) { try Database(path: path, access: .create) }
  }

  @Test
  func `a file that is no database is told apart`() throws {
    let path = try scratch.write([UInt8](repeating: UInt8(ascii: "x"), count: 8_192))
    let error = try #require(throws: SQLiteError.self) { try Database(path: path, access: .owner) }
    #expect(error.code & 0xff == 26, "SQLITE_NOTADB")
    #expect(error.isHostFault)
    let reader = try Database(path: path, access: .readOnly)
    let unread = try #require(throws: SQLiteError.self) { try reader.skus }
    #expect(unread.code & 0xff == 26)
  }

  @Test
  func `a file carries its application and its schema's version`() throws {
    let database = try scratch.database()
    #expect(try database.applicationID == 0)
    #expect(try database.userVersion == 0)
    try database.execute("PRAGMA application_id=\(Database.applicationID); PRAGMA user_version=1002")
    let reader = try scratch.database(.readOnly)
    #expect(try reader.applicationID == Database.applicationID)
    #expect(try reader.userVersion == 1_002)
  }

  @Test
  func `a schema applies inside a transaction, or not at all`() throws {
    let database = try scratch.database()
    let steps = [Migration("CREATE TABLE one (id TEXT) STRICT"), Migration("CREATE TABLE two (id NONSENSE) STRICT")]
    #expect(throws: SQLiteError.self) {
      try database.transaction { for step in steps { try database.execute(step.script) } }
    }
    #expect(try database.number("SELECT COUNT(*) FROM sqlite_master") == 0)
  }
}
