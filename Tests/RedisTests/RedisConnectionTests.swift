import Redis
import TestSupport
import Testing

@Suite(.serialized)
struct RedisConnectionTests {
  private let server: RedisServer

  init() throws { server = try RedisServer() }

  @Test
  func `answers of a pipeline come in the order of its commands`() throws {
    let connection = try server.connection()
    for number in 0..<5_000 { connection.append(RedisCommand("ECHO", "\(number)")) }
    for number in 0..<5_000 { #expect(try connection.reply(doing: "echo").value.integer == Int64(number)) }
  }

  @Test
  func `an error in a pipeline is a value, and the answers stay in step`() throws {
    let connection = try server.connection()
    connection.append(RedisCommand("SET", "key", "text"))
    connection.append(RedisCommand("LPUSH", "key", "x"))
    connection.append(RedisCommand("GET", "key"))
    #expect(try connection.reply(doing: "set").value.text == "OK")
    #expect(try connection.reply(doing: "push").value.error(doing: "push")?.code == "WRONGTYPE")
    #expect(try connection.reply(doing: "get").value.text == "text")
  }

  static let values: [[UInt8]] = [
    [], [0], Array("\r\n$-1\r\n".utf8), Array(0...255), Array("Ünïcödé 🫖".utf8),
    [UInt8](repeating: 0xff, count: 3 << 20),
  ]

  @Test(arguments: values)
  func `any bytes come back as they were sent`(_ bytes: [UInt8]) throws {
    let connection = try server.connection()
    var set = RedisCommand("SET", "key")
    set.add(bytes)
    try connection.call(set)
    #expect(try connection.call(RedisCommand("GET", "key")).value.bytes == bytes)
  }

  @Test(arguments: [
    (RedisCommand("LPUSH", "text", "x"), "WRONGTYPE", "LPUSH text"),
    (RedisCommand("XREADGROUP", "GROUP", "g", "c", "STREAMS", "none", ">"), "NOGROUP", "XREADGROUP GROUP"),
    (RedisCommand("NOSUCHCOMMAND"), "ERR", "NOSUCHCOMMAND"),
    (RedisCommand("EVAL", "return {err = 'OOM full'}", "0"), "OOM", "EVAL return {err = 'OOM full'}"),
  ])
  func `a server's refusal is told by its code, and what was being done`(
    _ command: RedisCommand, _ code: String, _ doing: String
  ) throws {
    let connection = try server.connection()
    try connection.call(RedisCommand("SET", "text", "x"))
    let error = try #require(throws: RedisError.self) { try connection.call(command) }
    #expect(error.kind == .server(code: code))
    #expect(error.code == code)
    #expect(error.message.hasPrefix(code))
    #expect(error.doing == doing)
    #expect(!error.isConnectionLost)
    #expect(try connection.call(RedisCommand("GET", "text")).value.text == "x")
  }

  @Test
  func `each kind of answer is read as what it is`() throws {
    let connection = try server.connection()
    let script = "return {7, 'text', {1, {2}}, false, {ok = 'fine'}, {}, '42'}"
    let value = try connection.call(RedisCommand("EVAL", script, "0")).value
    #expect(value.isArray)
    #expect(value.count == 7)
    #expect(value[0].integer == 7)
    #expect(value[0].text == nil && value[0].bytes == nil)
    #expect(value[1].text == "text")
    #expect(value[1].equals("text") && !value[1].equals("texts") && !value[1].equals("tex"))
    #expect(value[1].integer == nil)
    #expect(value[2][1][0].integer == 2)
    #expect(value[3].isNil && value[3].text == nil && value[3].count == 0)
    #expect(value[4].text == "fine")
    #expect(value[5].isArray && value[5].count == 0)
    #expect(value[6].integer == 42)
    #expect(value[0].error(doing: "read") == nil)
  }

  @Test
  func `a part of an answer outlives the rest`() throws {
    let part = try server.connection().call(RedisCommand("EVAL", "return {{'kept'}}", "0")).value[0][0]
    #expect(part.text == "kept")
  }

  @Test
  func `a command takes a hundred thousand arguments of every kind`() throws {
    let connection = try server.connection()
    var command = RedisCommand("RPUSH")
    command.add("list")
    for number in 0..<20_000 {
      command.add(number)
      command.add(Int64(number))
      command.add("text \(number)")
      command.add([UInt8]())
      command.add([0, 13, 10, 255][1...])
    }
    #expect(try connection.call(command).value.integer == 100_000)
    let tail = try connection.call(RedisCommand("LRANGE", "list", "-5", "-1")).value
    #expect((0..<3).map { tail[$0].text } == ["19999", "19999", "text 19999"])
    #expect(tail[3].bytes == [])
    #expect(tail[4].bytes == [13, 10, 255])
  }
}
