import Messaging
import Redis
import TestSupport
import Testing

/// A log holds what its writers wrote. Nothing in it stops the reader.
@Suite(.serialized)
struct StreamEntryTests {
  private let server: RedisServer

  init() throws { server = try RedisServer() }

  private func messages(_ fields: String...) throws -> [Message] {
    var command = RedisCommand("XADD", "log", "5-1")
    for field in fields { command.add(field) }
    try server.call(command)
    let entries = try server.entries("log")
    #expect(entries.map(\.id) == [EntryID(5, 1)])
    return entries.first?.messages ?? []
  }

  private static let head = #"{"type":"T","version":1,"sent":7}"#

  @Test
  func `fields that are a message are read as one`() throws {
    let found = try messages("id", "m1", "head", StreamEntryTests.head, "body", "not even JSON")
    #expect(found.map(\.id) == ["m1"])
    #expect(found[0].head == Head(type: "T", sent: 7))
    #expect(found[0].body == Array("not even JSON".utf8))
    #expect(found[0].defect == nil)
  }

  static let junk = [
    ["some", "thing"], ["id", "m1"], ["id", "m1", "head", StreamEntryTests.head],
    ["id", "m1", "body", "{}", "head", StreamEntryTests.head],
    ["ID", "m1", "head", StreamEntryTests.head, "body", "{}"],
  ]

  @Test(arguments: junk)
  func `fields that are no message are named by their entry`(_ fields: [String]) throws {
    var command = RedisCommand("XADD", "log", "5-1")
    for field in fields { command.add(field) }
    try server.call(command)
    let found = try server.entries("log").flatMap(\.messages)
    #expect(found.map(\.id) == ["5-1.0"])
    #expect(found[0].defect == "the entry's fields are not id, head, body")
    #expect(found[0].head.sent == 5)
    #expect(found[0].entry == EntryID(5, 1))
  }

  @Test(arguments: ["", "{not json", "[]", "{}", #"{"type":"T","version":1,"sent":"soon"}"#])
  func `a head that cannot be read keeps id and body`(_ head: String) throws {
    let found = try messages("id", "m1", "head", head, "body", "{}")
    #expect(found.map(\.id) == ["m1"])
    #expect(found[0].defect?.hasPrefix("head: ") == true)
    #expect(found[0].body == Array("{}".utf8))
  }

  @Test
  func `junk after a message leaves the message whole`() throws {
    let found = try messages(
      "id", "m1", "head", StreamEntryTests.head, "body", "{}", "id", "m2", "head", "x", "body", "{}", "odd", "end")
    #expect(found.map(\.id) == ["m1", "m2", "5-1.2"])
    #expect(found.map { $0.defect == nil } == [true, false, false])
  }

  @Test
  func `what is no entry at all is nil`() throws {
    for value in ["7", "'text'", "{}", "{'5-1'}", "{'five', {}}", "{7, {}}"] {
      let answer = try server.call(RedisCommand("EVAL", "return \(value)", "0"))
      #expect(StreamEntry.read(answer.value) == nil, "\(value)")
    }
  }
}
