import SQLite
import Testing

/// Several connections to one file.
struct SharingTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test
  func `a busy lock is the host's fault, not the message's`() throws {
    let owner = try scratch.database(schema: stockSchema)
    let other = try scratch.database(.owner)
    try owner.begin()
    let error = try #require(throws: SQLiteError.self) { try other.begin() }
    #expect(error.isBusy)
    #expect(error.isHostFault)
    #expect(!error.isConstraint)
    owner.rollback()
    try other.transaction { try other.put("tea") }
    #expect(try owner.skus == ["tea"])
  }

  @Test
  func `a second writer begins as soon as the first has committed`() throws {
    let owner = try scratch.database(schema: stockSchema)
    let other = try scratch.database(.owner)
    try owner.transaction { try owner.put("tea") }
    try other.transaction { try other.put("salt") }
    try owner.transaction { try owner.put("rope") }
    #expect(try other.skus == ["rope", "salt", "tea"])
  }

  @Test
  func `a read-only connection cannot write`() throws {
    let owner = try scratch.database(schema: stockSchema)
    let reader = try scratch.database(.readOnly)
    let error = try #require(throws: SQLiteError.self) { try reader.put("tea") }
    #expect(!error.isConstraint)
    #expect(throws: SQLiteError.self) { try reader.execute("DROP TABLE holds") }
    #expect(try owner.skus == [])
  }

  @Test
  func `a read-only connection sees what is committed, and nothing before`() throws {
    let owner = try scratch.database(schema: stockSchema)
    let reader = try scratch.database(.readOnly)
    try owner.begin()
    try owner.put("tea")
    #expect(try reader.skus == [])
    try owner.commit()
    #expect(try reader.skus == ["tea"])
    try owner.begin()
    try owner.put("salt")
    owner.rollback()
    #expect(try reader.skus == ["tea"])
  }

  @Test
  func `readers do not hold the writer up`() throws {
    let owner = try scratch.database(schema: stockSchema)
    try owner.put("tea")
    let reader = try scratch.database(.readOnly)
    let seen = try reader.all("SELECT sku FROM stock") { row throws(SQLiteError) in
      try owner.run("UPDATE stock SET on_hand = 5")
      return row.text(0)
    }
    #expect(seen == ["tea"])
    #expect(try reader.number("SELECT on_hand FROM stock") == 5)
  }
}
