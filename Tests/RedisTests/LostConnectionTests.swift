import Redis
import TestSupport
import Testing

/// Servers that are not there, go away, or keep one waiting.
@Suite(.serialized)
struct LostConnectionTests {
  @Test
  func `nobody at the address is a lost connection`() throws {
    let addresses = [
      RedisAddress(unixSocket: "/nowhere/redis.sock"), try RedisAddress(url: "redis://127.0.0.1:\(freePort())"),
    ]
    for address in addresses {
      let error = try #require(throws: RedisError.self) { try RedisConnection(address) }
      #expect(error.kind == .disconnected)
      #expect(error.isConnectionLost)
      #expect(error.doing == "connect to \(address)")
      #expect(error.code == nil)
      #expect(throws: RedisError.self) { try RedisChannel(address) }
    }
  }

  @Test
  func `a host without a name is a lost connection`() throws {
    let address = try RedisAddress(url: "redis://no-such-host.invalid")
    let error = try #require(throws: RedisError.self) { try RedisConnection(address) }
    #expect(error.isConnectionLost)
  }

  @Test
  func `no answer in time poisons the connection`() throws {
    let server = try RedisServer()
    let connection = try server.connection(timeoutMilliseconds: 100)
    let error = try #require(throws: RedisError.self) { try connection.call(RedisCommand("BLPOP", "list", "0")) }
    #expect(error.kind == .timedOut)
    #expect(error.isConnectionLost)
    #expect(error.doing == "BLPOP list")
    // The late answer must not be taken for the next one.
    try server.connection().call(RedisCommand("RPUSH", "list", "late"))
    #expect(throws: RedisError.self) { try connection.call(RedisCommand("ECHO", "next")) }
    #expect(try server.connection().call(RedisCommand("ECHO", "next")).value.text == "next")
  }

  @Test
  func `a server that stands still is a time-out`() throws {
    let server = try RedisServer()
    let connection = try server.connection(timeoutMilliseconds: 100)
    server.pause()
    defer { server.resume() }
    let error = try #require(throws: RedisError.self) { try connection.call(RedisCommand("PING")) }
    #expect(error.kind == .timedOut)
  }

  @Test
  func `a server that dies under a command is a lost connection`() throws {
    let server = try RedisServer()
    let connection = try server.connection()
    connection.append(RedisCommand("ECHO", "before"))
    #expect(try connection.reply(doing: "echo").value.text == "before")
    connection.append(RedisCommand("BLPOP", "list", "0"))
    server.end()
    let error = try #require(throws: RedisError.self) { try connection.reply(doing: "wait") }
    #expect(error.kind == .disconnected)
    #expect(error.doing == "wait")
    let again = try #require(throws: RedisError.self) { try connection.call(RedisCommand("PING")) }
    #expect(again.isConnectionLost)
  }

  @Test
  func `a connection the server closed is a lost connection`() throws {
    let server = try RedisServer()
    let connection = try server.connection()
    let id = try #require(try connection.call(RedisCommand("CLIENT", "ID")).value.integer)
    try server.connection().call(RedisCommand("CLIENT", "KILL", "ID", "\(id)"))
    let error = try #require(throws: RedisError.self) { try connection.call(RedisCommand("PING")) }
    #expect(error.kind == .disconnected)
  }

  @Test
  func `a server's refusal is no lost connection`() {
    let error = RedisError(.server(code: "OOM"), "OOM full", doing: "GET key")
    #expect(!error.isConnectionLost)
    #expect(error.description == "Redis: OOM full (GET key)")
  }
}
