import Redis
import TestSupport
import Testing

/// What a connection says first: who it is, and which database it means.
@Suite(.serialized)
struct GreetingTests {
  private let port = freePort()
  private let server: RedisServer

  init() throws { server = try RedisServer(port: port, options: ["--requirepass", "secret"]) }

  private func address(_ credentials: String = ":secret@", database: String = "") throws -> RedisAddress {
    try RedisAddress(url: "redis://\(credentials)127.0.0.1:\(port)\(database)")
  }

  @Test
  func `the password of the URL opens the server`() throws {
    #expect(try RedisConnection(address()).call(RedisCommand("PING")).value.text == "PONG")
    let channel = try RedisChannel(address())
    #expect(try channel.exchange([RedisCommand("PING")]).map { $0.value.text } == ["PONG"])
  }

  @Test
  func `a wrong password is refused when connecting`() throws {
    let wrong = try address(":guess@")
    let error = try #require(throws: RedisError.self) { try RedisConnection(wrong) }
    #expect(error.code == "WRONGPASS")
  }

  @Test
  func `without a password the first command is refused`() throws {
    let connection = try RedisConnection(address(""))
    let error = try #require(throws: RedisError.self) { try connection.call(RedisCommand("GET", "key")) }
    #expect(error.code == "NOAUTH")
    #expect(!error.isConnectionLost)
  }

  @Test
  func `a user of the server's list comes in by name`() throws {
    try RedisConnection(address()).call(RedisCommand("ACL", "SETUSER", "ada", "on", ">lovelace", "~*", "+@all"))
    let connection = try RedisConnection(address("ada:lovelace@"))
    #expect(try connection.call(RedisCommand("ACL", "WHOAMI")).value.text == "ada")
  }

  @Test
  func `the database of the URL is the one that is used`() throws {
    let third = try RedisConnection(address(database: "/3"))
    try third.call(RedisCommand("SET", "key", "third"))
    #expect(try RedisConnection(address()).call(RedisCommand("GET", "key")).value.isNil)
    #expect(try RedisConnection(address(database: "/3")).call(RedisCommand("GET", "key")).value.text == "third")
  }

  @Test
  func `a database the server does not have is refused when connecting`() throws {
    let address = try address(database: "/99999")
    let error = try #require(throws: RedisError.self) { try RedisConnection(address) }
    #expect(error.code == "ERR")
    #expect(error.doing == "SELECT 99999")
  }

  @Test
  func `a refused greeting closes its connection once, and tells no secret`() throws {
    let wrong = try address(":guess@")
    for _ in 0..<20 {
      let error = try #require(throws: RedisError.self) { try RedisChannel(wrong) }
      #expect(!error.description.contains("guess"))
    }
    let error = try #require(throws: RedisError.self) { try RedisConnection(wrong) }
    #expect(!error.description.contains("guess"))
  }
}
