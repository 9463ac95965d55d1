import Glibc
import Redis
import TestSupport
import Testing

@Suite(.serialized)
struct RedisChannelTests {
  private let server: RedisServer

  init() throws { server = try RedisServer() }

  @Test
  func `answers come in the order of the commands, errors among them`() throws {
    let channel = try RedisChannel(server.address)
    let commands = (0..<3_000).map { RedisCommand($0 % 3 == 0 ? "NOSUCH" : "ECHO", "\($0)") }
    let answers = try channel.exchange(commands)
    for (number, answer) in answers.enumerated() {
      if number % 3 == 0 {
        #expect(answer.value.error(doing: "exchange")?.code == "ERR")
      } else {
        #expect(answer.value.integer == Int64(number))
      }
    }
  }

  @Test
  func `reading before anything has arrived answers nothing`() throws {
    let channel = try RedisChannel(server.address)
    #expect(try channel.read().isEmpty)
    channel.append(RedisCommand("BLPOP", "list", "0"))
    #expect(try channel.flush() == false)
    #expect(try channel.read().isEmpty)
  }

  @Test
  func `flushing with nothing to write is done at once`() throws {
    #expect(try RedisChannel(server.address).flush() == false)
  }

  /// 64 MiB are more than any socket takes while the server stands still: were a flush to wait, it would wait forever.
  @Test
  func `a pipeline larger than the socket never blocks`() throws {
    let channel = try RedisChannel(server.address)
    server.pause()
    let mebibyte = [UInt8](repeating: 7, count: 1 << 20)
    for number in 0..<64 {
      var command = RedisCommand("SET", "key-\(number)")
      command.add(mebibyte)
      channel.append(command)
    }
    #expect(try channel.flush() == true)
    #expect(try channel.flush() == true)
    #expect(try channel.read().isEmpty)
    server.resume()
    let answers = try channel.collect(64)
    #expect(answers.allSatisfy { $0.value.equals("OK") })
    #expect(try server.connection().call(RedisCommand("STRLEN", "key-63")).value.integer == 1 << 20)
  }

  @Test
  func `an answer larger than the socket arrives whole`() throws {
    let channel = try RedisChannel(server.address)
    var command = RedisCommand("SET", "key")
    let bytes = (0..<8 << 20).map { UInt8(truncatingIfNeeded: $0) }
    command.add(bytes)
    let answers = try channel.exchange([command, RedisCommand("GET", "key")])
    #expect(answers[1].value.bytes == bytes)
  }

  @Test
  func `a server that dies is noticed when reading`() throws {
    let channel = try RedisChannel(server.address)
    channel.append(RedisCommand("BLPOP", "list", "0"))
    _ = try channel.flush()
    server.end()
    channel.wait(for: Int16(POLLIN))
    let error = try #require(throws: RedisError.self) { try channel.read() }
    #expect(error.kind == .disconnected)
  }

  @Test
  func `two channels do not disturb each other`() throws {
    let (first, second) = (try RedisChannel(server.address), try RedisChannel(server.address))
    #expect(first.descriptor != second.descriptor)
    first.append(RedisCommand("BLPOP", "list", "0"))
    _ = try first.flush()
    #expect(try second.exchange([RedisCommand("RPUSH", "list", "x")])[0].value.integer == 1)
    #expect(try first.collect(1)[0].value[1].text == "x")
  }
}

extension RedisChannel {
  func exchange(_ commands: [RedisCommand]) throws -> [RedisReply] {
    for command in commands { append(command) }
    return try collect(commands.count)
  }

  /// Writes and reads, as a loop would, until so many answers are there.
  func collect(_ count: Int) throws -> [RedisReply] {
    var answers: [RedisReply] = []
    while answers.count < count {
      let more = try flush()
      wait(for: Int16(more ? POLLIN | POLLOUT : POLLIN))
      answers += try read()
    }
    return answers
  }

  func wait(for events: Int16) {
    var item = pollfd(fd: descriptor, events: events, revents: 0)
    _ = poll(&item, 1, 30_000)
  }
}
