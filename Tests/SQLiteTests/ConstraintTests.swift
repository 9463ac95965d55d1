import SQLite
import Testing

/// A row the store's own rules refuse is the message's fault, never the machine's.
struct ConstraintTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  struct Breach: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let script: String
  }

  static let breaches = [
    Breach(testDescription: "STRICT", script: "INSERT INTO stock (sku, on_hand) VALUES ('rope', 'many')"),
    Breach(testDescription: "CHECK", script: "UPDATE stock SET reserved = 11"),
    Breach(testDescription: "UNIQUE", script: "INSERT INTO stock (sku, on_hand) VALUES ('tea', 1)"),
    Breach(testDescription: "NOT NULL", script: "INSERT INTO stock (sku, on_hand) VALUES ('rope', NULL)"),
    Breach(testDescription: "FOREIGN KEY", script: "INSERT INTO holds VALUES ('unknown', 1)"),
  ]

  @Test(arguments: breaches)
  func `a broken rule is a constraint, not the host's fault`(_ breach: Breach) throws {
    let database = try scratch.database(schema: stockSchema)
    try database.put("tea")
    let error = try #require(throws: SQLiteError.self) { try database.execute(breach.script) }
    #expect(error.isConstraint)
    #expect(!error.isHostFault)
    #expect(!error.isBusy)
    #expect(error.doing == breach.script)
  }

  @Test(arguments: breaches)
  func `a broken rule changes nothing, and the transaction can go on`(_ breach: Breach) throws {
    let database = try scratch.database(schema: stockSchema)
    try database.transaction {
      try database.put("tea")
      #expect(throws: SQLiteError.self) { try database.execute(breach.script) }
      try database.put("salt")
    }
    #expect(try database.skus == ["salt", "tea"])
    #expect(try database.number("SELECT SUM(reserved) FROM stock") == 0)
  }
}
