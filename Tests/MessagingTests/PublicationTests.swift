import Contracts
import Messaging
import Redis
import TestSupport
import Testing

/// What an exchange publishes, as Redis has it afterwards.
@Suite(.serialized)
struct PublicationTests {
  private let server: RedisServer
  private let transport: RedisTransport
  private let log = PartitionID(.reservation, 1)

  init() throws {
    server = try RedisServer()
    transport = RedisTransport(server.address, PartitionID(.orders, 0))
  }

  @discardableResult
  private func publish(_ publications: Publication...) throws -> [EntryID?] {
    var exchange = Exchange()
    exchange.source = .nothing
    exchange.publications = publications
    return try transport.exchange(exchange).published
  }

  private func cacheWrite(_ key: String, _ value: String, seconds: Int64 = 60) -> [UInt8] {
    var frame = Frame()
    frame.append(cacheKey: key, seconds: seconds, value: Array(value.utf8))
    return frame.bytes
  }

  private func value(_ key: String) throws -> String? { try server.call(RedisCommand("GET", key)).value.text }

  @Test
  func `messages of one frame are one entry, their fields repeated`() throws {
    let ids = try publish(Publication(.log(log), makeFrame("m1", "m2")), Publication(.log(log), makeFrame("m3")))
    let entries = try server.entries(log.log)
    #expect(entries.map(\.id) == ids)
    #expect(entries.map { $0.messages.map(\.id) } == [["m1", "m2"], ["m3"]])
    for entry in entries {
      for message in entry.messages {
        #expect(message.defect == nil)
        #expect(message.entry == entry.id)
        #expect(message.head == makeMessage().head)
        #expect(message.body == makeMessage().body)
      }
    }
    let raw = try server.call(RedisCommand("XRANGE", log.log, "-", "+", "COUNT", "1"))
    let fields = raw.value[0][1]
    #expect((0..<6).map { fields[$0 * 2].text } == ["id", "head", "body", "id", "head", "body"])
  }

  @Test
  func `events and dead letters have their streams`() throws {
    try publish(
      Publication(.events(.orders), makeFrame("e1")), Publication(.dead(log), makeFrame("d1")))
    #expect(try server.entries(CapabilityName.orders.events).map { $0.messages.map(\.id) } == [["e1"]])
    #expect(try server.entries(log.dead).map { $0.messages.map(\.id) } == [["d1"]])
  }

  @Test
  func `a reply goes to a stream that is there, and makes none`() throws {
    let stream = ReplyStream(process: "test")
    let reply = Publication(.replies(stream: stream.key), makeFrame("r1"))
    #expect(try publish(reply) == [nil])
    #expect(try server.call(RedisCommand("EXISTS", stream.key)).value.integer == 0)
    try server.call(stream.make)
    let ids = try publish(reply)
    #expect(ids.count == 1 && ids[0] != nil)
    let answer = try server.call(stream.read(after: .zero, block: 1))
    #expect(ReplyStream.entries(answer.value).last?.messages.map(\.id) == ["r1"])
  }

  @Test
  func `cache values are set to run out, and deleted`() throws {
    #expect(try publish(Publication(.cache, cacheWrite("a", "1") + cacheWrite("b", "2"))) == [nil])
    #expect(try transport.cached(["a", "none", "b"]) == [Array("1".utf8), nil, Array("2".utf8)])
    let left = try server.call(RedisCommand("TTL", "a")).value.integer ?? 0
    #expect((1...60).contains(left))
    try publish(Publication(.cache, cacheWrite("a", "", seconds: 0)))
    #expect(try value("a") == nil)
    #expect(try value("b") == "\(try Incarnation.current(server.connection())) 2")
  }

  @Test
  func `a cache value sent again becomes a delete`() throws {
    try publish(Publication(.cache, cacheWrite("a", "new")))
    try publish(Publication(.cache, cacheWrite("a", "old") + cacheWrite("b", "old"), isResent: true))
    #expect(try value("a") == nil)
    #expect(try value("b") == nil)
  }

  @Test
  func `an exchange that fails in the middle leaves the connection in step`() throws {
    try publish(Publication(.log(log), makeFrame("m1")))
    try server.call(RedisCommand("SET", CapabilityName.orders.events, "no stream"))
    let error = try #require(throws: TransportError.self) {
      try publish(Publication(.events(.orders), makeFrame("e1")), Publication(.log(log), makeFrame("m2")))
    }
    guard case .unavailable(let words) = error else { throw error }
    #expect(words.contains("WRONGTYPE"))
    try server.call(RedisCommand("DEL", CapabilityName.orders.events))
    let id = try publish(Publication(.log(log), makeFrame("m3")))
    #expect(try server.entries(log.log).last?.id == id[0])
  }

  @Test
  func `a full Redis takes nothing, and goes on when there is room`() throws {
    try publish(Publication(.log(log), makeFrame("m1")))
    try server.call(RedisCommand("CONFIG", "SET", "maxmemory", "1"))
    let error = try #require(throws: TransportError.self) { try publish(Publication(.log(log), makeFrame("m2"))) }
    guard case .full = error else { throw error }
    try server.call(RedisCommand("CONFIG", "SET", "maxmemory", "0"))
    try publish(Publication(.log(log), makeFrame("m3")))
    #expect(try server.entries(log.log).map { $0.messages.map(\.id) } == [["m1"], ["m3"]])
  }
}
