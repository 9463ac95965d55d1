import SQLite
import Testing

struct ValueTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  static let values: [SQLiteValue] = [
    .null, .integer(0), .integer(-1), .integer(Int64.max), .integer(Int64.min), .text(""), .text("tea"),
    .text("Åse 🫖 \u{0}end"), .text(String(repeating: "long ", count: 20_000)), .blob([]), .blob([0]),
    .blob(Array(0...255)), .blob([UInt8](repeating: 7, count: 1 << 20)), .flag(true), .flag(false),
    .optional("text"), .optional(String?.none), .optional(7), .optional(Int64?.none),
  ]

  @Test(arguments: values)
  func `a value comes back as it was bound`(_ value: SQLiteValue) throws {
    let database = try scratch.database(schema: "CREATE TABLE anything (value ANY) STRICT")
    try database.run("INSERT INTO anything VALUES (?)", value)
    #expect(try database.first("SELECT value FROM anything") { $0.value(0) } == value)
  }

  @Test
  func `a text put together at run time comes back too`() throws {
    let database = try scratch.database()
    for bytes: [UInt8] in [[], Array("put together".utf8)] {
      let text = String(decoding: bytes, as: UTF8.self)
      #expect(try database.first("SELECT ?", .text(text)) { $0.value(0) } == .text(text))
    }
  }

  @Test
  func `literals are values`() throws {
    let database = try scratch.database()
    let row = try database.first("SELECT ?, ?", "tea", 7) { ($0.text(0), $0.integer(1), $0.columnCount) }
    #expect(row?.0 == "tea")
    #expect(row?.1 == 7)
    #expect(row?.2 == 2)
  }

  @Test
  func `each reader of a column answers for a missing value`() throws {
    let database = try scratch.database()
    let isRead: Void? = try database.first("SELECT ?", .null) { row in
      #expect(row.isNull(0))
      #expect(row.optionalText(0) == nil)
      #expect(row.optionalInteger(0) == nil)
      #expect(row.optionalBytes(0) == nil)
      #expect(row.text(0) == "")
      #expect(row.bytes(0) == [])
      #expect(row.integer(0) == 0)
      #expect(!row.flag(0))
    }
    #expect(isRead != nil)
  }

  @Test
  func `each reader of a column answers for a value`() throws {
    let database = try scratch.database()
    let isRead: Void? = try database.first("SELECT ?, ?, ?", "7", 7, .blob([7])) { row in
      #expect(row.optionalText(0) == "7")
      #expect(row.optionalInteger(1) == 7)
      #expect(row.int(1) == 7)
      #expect(row.flag(1))
      #expect(row.optionalBytes(2) == [7])
    }
    #expect(isRead != nil)
  }
}
