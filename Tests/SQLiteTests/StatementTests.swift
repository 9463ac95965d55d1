import SQLite
import Testing

struct StatementTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test
  func `a literal is compiled once and run as often as it is asked for`() throws {
    let database = try scratch.database(schema: stockSchema)
    for number in 0..<100 { try database.put("sku-\(number)") }
    // <https://www.sqlite.org/stmt.html>
    let statements = try database.query("SELECT run FROM sqlite_stmt WHERE sql LIKE 'INSERT INTO stock%'") { $0.int(0) }
    #expect(statements == [100])
  }

  @Test
  func `a statement composed at run time is not kept`() throws {
    let database = try scratch.database(schema: stockSchema)
    for table in ["stock", "holds"] { #expect(try database.number("SELECT COUNT(*) FROM \(table)") == 0) }
    #expect(try database.number("SELECT COUNT(*) FROM sqlite_stmt WHERE sql LIKE 'SELECT COUNT(*) FROM %s'") == 0)
  }

  @Test
  func `a kept statement takes its new values, and none of the old ones`() throws {
    let database = try scratch.database(schema: stockSchema)
    for value: SQLiteValue in ["first", 2, .null, .blob([3])] {
      #expect(try database.first("SELECT ?1", value) { $0.value(0) } == value)
    }
  }

  @Test
  func `a statement that failed can be used again`() throws {
    let database = try scratch.database(schema: stockSchema)
    try database.put("tea")
    #expect(throws: SQLiteError.self) { try database.put("tea") }
    try database.put("salt")
    #expect(try database.skus == ["salt", "tea"])
  }

  @Test
  func `a kept statement survives a change of the schema`() throws {
    let database = try scratch.database(schema: stockSchema)
    try database.put("tea")
    try database.execute("ALTER TABLE stock ADD COLUMN bin TEXT NOT NULL DEFAULT 'A1'")
    try database.put("salt")
    #expect(try database.number("SELECT COUNT(*) FROM stock WHERE bin = 'A1'") == 2)
  }

  @Test
  func `a reader that throws leaves its statement usable`() throws {
    let database = try scratch.database(schema: stockSchema)
    try database.put("tea")
    let odd = SQLiteError(code: 1, message: "odd", doing: "read")
    func read(failing isFailing: Bool) throws(SQLiteError) -> String? {
      try database.first("SELECT sku FROM stock") { row throws(SQLiteError) in
        if isFailing { throw odd }
        return row.text(0)
      }
    }
    #expect(throws: odd) { try read(failing: true) }
    #expect(try read(failing: false) == "tea")
  }

  @Test
  func `a run tells how many rows it changed`() throws {
    let database = try scratch.database(schema: stockSchema)
    for sku in ["tea", "salt", "rope"] { try database.put(sku) }
    #expect(try database.run("UPDATE stock SET on_hand = 20") == 3)
    #expect(try database.run("UPDATE stock SET on_hand = 30 WHERE sku = ?", "tea") == 1)
    #expect(try database.run("DELETE FROM stock WHERE sku = ?", "nothing") == 0)
  }

  @Test
  func `the first of no rows is nil, and all of them are none`() throws {
    let database = try scratch.database(schema: stockSchema)
    #expect(try database.first("SELECT sku FROM stock") { $0.text(0) } == nil)
    #expect(try database.skus == [])
    #expect(try database.query("SELECT sku FROM stock") { $0.text(0) } == [])
  }

  @Test
  func `words that are no statement are refused with what was being done`() throws {
    let database = try scratch.database(schema: stockSchema)
    let error = try #require(throws: SQLiteError.self) { try database.run("SELEKT 1") }
    #expect(error.doing == "SELEKT 1")
    #expect(error.message.contains("syntax error"))
    #expect(error.description == "SQLite 1: \(error.message) (SELEKT 1)")
    #expect(!error.isConstraint && !error.isHostFault && !error.isBusy)
    #expect(throws: SQLiteError.self) { try database.execute("SELEKT 1") }
    #expect(throws: SQLiteError.self) { try database.query("SELEKT 1") { $0.int(0) } }
  }
}
