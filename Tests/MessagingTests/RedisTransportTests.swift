import Contracts
import Messaging
import Redis
import TestSupport
import Testing

@Suite(.serialized)
struct RedisTransportTests {
  private let server: RedisServer
  private let partition = PartitionID(.orders, 0)
  private let transport: RedisTransport

  init() throws {
    server = try RedisServer()
    transport = RedisTransport(server.address, partition)
  }

  private func read(
    _ source: Exchange.Source = .new, acknowledge: [EntryID] = [], announce: Position? = nil, watch: [PartitionID] = []
  ) -> Exchange {
    var exchange = Exchange()
    exchange.source = source
    exchange.acknowledge = acknowledge
    exchange.announce = announce
    exchange.watch = watch
    return exchange
  }

  private func ids(_ incoming: Incoming) -> [[String]] { incoming.entries.map { $0.messages.map(\.id) } }

  @Test
  func `entries written before the first connection are read, in order`() throws {
    try server.write("m1", "m2", to: partition.log)
    try server.write("m3", to: partition.log)
    #expect(try ids(transport.exchange(read())) == [["m1", "m2"], ["m3"]])
    #expect(try ids(transport.exchange(read())) == [])
  }

  @Test
  func `what was read and not acknowledged is pending, also for the next owner`() throws {
    let first = try #require(try server.write("m1", to: partition.log))
    try server.write("m2", to: partition.log)
    _ = try transport.exchange(read())
    _ = try transport.exchange(read(.nothing, acknowledge: [first]))
    let successor = RedisTransport(server.address, partition)
    #expect(try ids(successor.exchange(read(.pending(after: .zero)))) == [["m2"]])
    #expect(try ids(successor.exchange(read())) == [])
  }

  @Test
  func `a pending entry that was deleted has no messages left`() throws {
    let id = try #require(try server.write("m1", to: partition.log))
    _ = try transport.exchange(read())
    try server.call(RedisCommand("XDEL", partition.log, id.description))
    let incoming = try transport.exchange(read(.pending(after: .zero)))
    #expect(incoming.entries.map(\.id) == [id])
    #expect(ids(incoming) == [[]])
  }

  @Test
  func `positions are announced and watched`() throws {
    let position = Position(incarnation: "run:marker", entry: EntryID(5, 6))
    let silent = PartitionID(.pricing, 0)
    let incoming = try transport.exchange(read(.nothing, announce: position, watch: [silent, partition]))
    #expect(incoming.done == [partition: position])
    #expect(try server.call(RedisCommand("GET", partition.done)).value.text == position.description)
  }

  @Test
  func `a count bounds what one exchange reads`() throws {
    for number in 0..<5 { try server.write("m\(number)", to: partition.log) }
    var exchange = read()
    exchange.count = 2
    #expect(try ids(transport.exchange(exchange)) == [["m0"], ["m1"]])
  }

  @Test
  func `a group destroyed under it is remade at the beginning of the log, in the same world`() throws {
    try server.write("m1", to: partition.log)
    let before = try transport.exchange(read()).incarnation
    try server.call(RedisCommand("XGROUP", "DESTROY", partition.log, "orders"))
    let incoming = try transport.exchange(read())
    #expect(incoming.entries.isEmpty)
    #expect(incoming.incarnation == before)
    #expect(try ids(transport.exchange(read())) == [["m1"]])
  }

  @Test
  func `an emptied Redis is another incarnation`() throws {
    let before = try transport.exchange(read()).incarnation
    #expect(try transport.exchange(read()).incarnation == before)
    try server.call(RedisCommand("FLUSHALL"))
    let error = try #require(throws: TransportError.self) { try transport.exchange(read()) }
    #expect(error.description == TransportError.newIncarnation.description)
    let after = try transport.exchange(read()).incarnation
    #expect(after != before)
    #expect(after.split(separator: ":")[0] == before.split(separator: ":")[0], "the server is the same")
  }

  @Test(arguments: ["allkeys-lru", "volatile-ttl"])
  func `a Redis that may drop streams is unusable, and says what to change`(_ policy: String) throws {
    try server.call(RedisCommand("CONFIG", "SET", "maxmemory-policy", policy))
    let error = try #require(throws: TransportError.self) { try transport.exchange(read()) }
    guard case .unusable(let advice) = error else { throw error }
    #expect(advice.contains(policy))
    #expect(advice.contains("CONFIG SET maxmemory-policy noeviction"))
    try server.call(RedisCommand("CONFIG", "SET", "maxmemory-policy", "noeviction"))
    _ = try transport.exchange(read())
  }

  @Test
  func `a dead Redis is unavailable`() throws {
    _ = try transport.exchange(read())
    server.end()
    for _ in 0..<2 {
      let error = try #require(throws: TransportError.self) { try transport.exchange(read()) }
      guard case .unavailable = error else { throw error }
    }
  }

  @Test
  func `each new connection is introduced before its first read`() throws {
    var runs: [String] = []
    let transport = RedisTransport(server.address, partition) { _, client, runID in
      #expect(client > 0)
      runs.append(runID)
    }
    for _ in 0..<3 { _ = try transport.exchange(read()) }
    #expect(runs.count == 1)
    try server.call(RedisCommand("FLUSHALL"))
    _ = try? transport.exchange(read())
    _ = try transport.exchange(read())
    #expect(runs.count == 2)
    #expect(Set(runs).count == 1)
  }

  @Test
  func `a log is trimmed before an entry, about`() throws {
    for number in 0..<500 { try server.write("m\(number)", to: partition.log) }
    let last = try #require(try server.write("last", to: partition.log))
    try transport.trim(before: last)
    let left = try server.entries(partition.log)
    #expect(left.count < 500)
    #expect(left.last?.messages.map(\.id) == ["last"])
  }

  @Test
  func `a log tells how large it is, and from when to when`() throws {
    #expect(try transport.logExtent() == nil)
    let first = try server.write("m1", to: partition.log)
    let last = try server.write("m2", to: partition.log)
    let extent = try #require(try transport.logExtent())
    #expect(extent.first == first)
    #expect(extent.last == last)
    #expect(extent.bytes > 0)
  }
}
