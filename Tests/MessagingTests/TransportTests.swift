import BrokerSupport
import Contracts
import Messaging
import Testing

/// What every broker must do for a partition's owner.
@Suite(.serialized)
struct TransportTests {
  private let partition = PartitionID(.orders, 0)

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

  @Test(arguments: BrokerKind.allCases)
  func `entries written before the first connection are read, in order`(_ kind: BrokerKind) throws {
    let broker = try kind.make()
    let transport = broker.transport(partition)
    try broker.write([makeMessage("m1"), makeMessage("m2")], to: partition.log)
    try broker.write([makeMessage("m3")], to: partition.log)
    #expect(try ids(transport.exchange(read())) == [["m1", "m2"], ["m3"]])
    #expect(try ids(transport.exchange(read())) == [])
  }

  @Test(arguments: BrokerKind.allCases)
  func `what was read and not acknowledged is pending, also for the next owner`(_ kind: BrokerKind) throws {
    let broker = try kind.make()
    let transport = broker.transport(partition)
    let first = try #require(try broker.write([makeMessage("m1")], to: partition.log))
    try broker.write([makeMessage("m2")], to: partition.log)
    _ = try transport.exchange(read())
    _ = try transport.exchange(read(.nothing, acknowledge: [first]))
    let successor = broker.transport(partition)
    #expect(try ids(successor.exchange(read(.pending(after: .zero)))) == [["m2"]])
    #expect(try ids(successor.exchange(read())) == [])
  }

  @Test(arguments: BrokerKind.allCases)
  func `a pending entry that was deleted has no messages left`(_ kind: BrokerKind) throws {
    let broker = try kind.make()
    let transport = broker.transport(partition)
    let id = try #require(try broker.write([makeMessage("m1")], to: partition.log))
    _ = try transport.exchange(read())
    try broker.delete(id, from: partition.log)
    let incoming = try transport.exchange(read(.pending(after: .zero)))
    #expect(incoming.entries.map(\.id) == [id])
    #expect(ids(incoming) == [[]])
  }

  @Test(arguments: BrokerKind.allCases)
  func `positions are announced and watched`(_ kind: BrokerKind) throws {
    let broker = try kind.make()
    let transport = broker.transport(partition)
    let position = Position(incarnation: "run:marker", entry: EntryID(5, 6))
    let silent = PartitionID(.pricing, 0)
    let incoming = try transport.exchange(read(.nothing, announce: position, watch: [silent, partition]))
    #expect(incoming.done == [partition: position])
    #expect(try broker.value(partition.done) == position.description)
  }

  @Test(arguments: BrokerKind.allCases)
  func `a count bounds what one exchange reads`(_ kind: BrokerKind) throws {
    let broker = try kind.make()
    let transport = broker.transport(partition)
    for number in 0..<5 { try broker.write([makeMessage("m\(number)")], to: partition.log) }
    var exchange = read()
    exchange.count = 2
    #expect(try ids(transport.exchange(exchange)) == [["m0"], ["m1"]])
  }

  @Test(arguments: BrokerKind.allCases)
  func `a group destroyed under it is remade at the beginning of the log, in the same world`(_ kind: BrokerKind) throws
  {
    let broker = try kind.make()
    let transport = broker.transport(partition)
    try broker.write([makeMessage("m1")], to: partition.log)
    let before = try transport.exchange(read()).incarnation
    try broker.destroyGroup(partition)
    let incoming = try transport.exchange(read())
    #expect(incoming.entries.isEmpty)
    #expect(incoming.incarnation == before)
    #expect(try ids(transport.exchange(read())) == [["m1"]])
  }

  @Test(arguments: BrokerKind.allCases)
  func `an emptied broker is another incarnation`(_ kind: BrokerKind) throws {
    let broker = try kind.make()
    let transport = broker.transport(partition)
    let before = try transport.exchange(read()).incarnation
    #expect(try transport.exchange(read()).incarnation == before)
    try broker.flush()
    let error = try #require(throws: TransportError.self) { try transport.exchange(read()) }
    #expect(error.description == TransportError.newIncarnation.description)
    let after = try transport.exchange(read()).incarnation
    #expect(after != before)
    #expect(after.split(separator: ":")[0] == before.split(separator: ":")[0], "the server is the same")
  }

  @Test(arguments: BrokerKind.allCases)
  func `a dead broker is unavailable`(_ kind: BrokerKind) throws {
    let broker = try kind.make()
    let transport = broker.transport(partition)
    _ = try transport.exchange(read())
    broker.end()
    for _ in 0..<2 {
      let error = try #require(throws: TransportError.self) { try transport.exchange(read()) }
      guard case .unavailable = error else { throw error }
    }
  }

  @Test(arguments: BrokerKind.allCases)
  func `each new connection is introduced before its first read`(_ kind: BrokerKind) throws {
    let broker = try kind.make()
    var runs: [String] = []
    let transport = broker.transport(partition) { client, runID in
      #expect(client > 0)
      runs.append(runID)
    }
    for _ in 0..<3 { _ = try transport.exchange(read()) }
    #expect(runs.count == 1)
    try broker.flush()
    _ = try? transport.exchange(read())
    _ = try transport.exchange(read())
    #expect(runs.count == 2)
    #expect(Set(runs).count == 1)
  }

  @Test(arguments: BrokerKind.allCases)
  func `who still reads for another world swallows nothing`(_ kind: BrokerKind) throws {
    let broker = try kind.make()
    let sleeper = broker.transport(partition)
    _ = try sleeper.exchange(read())
    try broker.flush()
    let successor = broker.transport(partition)
    _ = try successor.exchange(read())
    try broker.write([makeMessage("m1")], to: partition.log)
    #expect(throws: TransportError.self) { try sleeper.exchange(read()) }
    #expect(try ids(successor.exchange(read())) == [["m1"]])
  }

  @Test(arguments: BrokerKind.allCases)
  func `pending entries come with the last id delivered`(_ kind: BrokerKind) throws {
    let broker = try kind.make()
    let transport = broker.transport(partition)
    #expect(try transport.exchange(read(.pending(after: .zero))).delivered == .zero)
    try broker.write([makeMessage("m1")], to: partition.log)
    let last = try broker.write([makeMessage("m2")], to: partition.log)
    #expect(try transport.exchange(read()).delivered == nil)
    try broker.write([makeMessage("m3")], to: partition.log)
    #expect(try transport.exchange(read(.pending(after: .zero))).delivered == last)
  }

  @Test(arguments: BrokerKind.allCases)
  func `a killed connection is lost, and another is made and introduced`(_ kind: BrokerKind) throws {
    let broker = try kind.make()
    var clients: [Int64] = []
    let transport = broker.transport(partition) { client, _ in clients.append(client) }
    _ = try transport.exchange(read())
    try broker.kill(client: clients[0])
    let error = try #require(throws: TransportError.self) { try transport.exchange(read()) }
    guard case .unavailable = error else { throw error }
    _ = try transport.exchange(read())
    #expect(Set(clients).count == 2)
  }

  @Test(arguments: BrokerKind.allCases)
  func `a connection that may not be introduced reads nothing`(_ kind: BrokerKind) throws {
    let broker = try kind.make()
    try broker.write([makeMessage("m1")], to: partition.log)
    let refused = broker.transport(partition) { _, _ in throw TransportError.leaseLost }
    #expect(throws: TransportError.self) { try refused.exchange(read()) }
    #expect(try ids(broker.transport(partition).exchange(read())) == [["m1"]])
  }

  @Test(arguments: BrokerKind.allCases)
  func `a reply to a stream that is gone goes nowhere, and makes none`(_ kind: BrokerKind) throws {
    let broker = try kind.make()
    let transport = broker.transport(partition)
    var exchange = read(.nothing)
    exchange.publications = [
      Publication(.replies(stream: "gone"), makeFrame("m1")), Publication(.log(partition), makeFrame("m2")),
    ]
    let published = try transport.exchange(exchange).published
    #expect(published.map { $0 == nil } == [true, false])
    #expect(try broker.entries("gone").isEmpty)
  }

  @Test(arguments: BrokerKind.allCases)
  func `a cache value is written and fetched, and deleted when it is sent again`(_ kind: BrokerKind) throws {
    let broker = try kind.make()
    let transport = broker.transport(partition)
    var frame = Frame()
    frame.append(cacheKey: "k1", seconds: 60, value: [1])
    frame.append(cacheKey: "k2", seconds: 60, value: [2])
    var exchange = read(.nothing)
    exchange.publications = [Publication(.cache, frame.bytes)]
    _ = try transport.exchange(exchange)
    #expect(try transport.cached(["k1", "k0", "k2"]) == [[1], nil, [2]])
    exchange.publications = [Publication(.cache, frame.bytes, isResent: true)]
    _ = try transport.exchange(exchange)
    #expect(try transport.cached(["k1", "k2"]) == [nil, nil])
  }

  @Test(arguments: BrokerKind.allCases)
  func `a read that waits for nothing comes back with nothing`(_ kind: BrokerKind) throws {
    let broker = try kind.make()
    let transport = broker.transport(partition)
    let before = transport.nowMilliseconds
    var exchange = read()
    exchange.blockMilliseconds = 5
    let incoming = try transport.exchange(exchange)
    #expect(incoming.entries.isEmpty)
    #expect(transport.nowMilliseconds - before >= 4)
  }

  @Test(arguments: BrokerKind.allCases)
  func `entries between two others are read without being delivered`(_ kind: BrokerKind) throws {
    let broker = try kind.make()
    let transport = broker.transport(partition)
    let written = try (0..<5).compactMap { try broker.write([makeMessage("m\($0)")], to: partition.log) }
    let found = try transport.entries(after: written[0], before: written[4], count: 2)
    #expect(found.map(\.id) == Array(written[1...2]))
    #expect(try transport.exchange(read()).entries.count == 5)
  }

  @Test(arguments: BrokerKind.allCases)
  func `a log is trimmed before an entry, about`(_ kind: BrokerKind) throws {
    let broker = try kind.make()
    let transport = broker.transport(partition)
    for number in 0..<500 { try broker.write([makeMessage("m\(number)")], to: partition.log) }
    let last = try #require(try broker.write([makeMessage("last")], to: partition.log))
    try transport.trim(before: last)
    let left = try broker.entries(partition.log)
    #expect(left.count < 500)
    #expect(left.last?.messages.map(\.id) == ["last"])
  }

  @Test(arguments: BrokerKind.allCases)
  func `who has left entries lying is behind`(_ kind: BrokerKind) throws {
    let broker = try kind.make()
    let transport = broker.transport(partition)
    let idle = PartitionID(.pricing, 0)
    #expect(try transport.backlog(of: [partition, idle]) == [:])
    let last = try #require(try broker.write([makeMessage("m1")], to: partition.log))
    #expect(try Array(transport.backlog(of: [partition, idle]).keys) == [partition])
    let world = try transport.exchange(read(.nothing)).incarnation
    try broker.set(partition.done, Position(incarnation: world, entry: last).description)
    #expect(try transport.backlog(of: [partition, idle]) == [:])
    try broker.set(partition.done, Position(incarnation: "other", entry: last).description)
    #expect(try Array(transport.backlog(of: [partition, idle]).keys) == [partition])
  }

  @Test(arguments: BrokerKind.allCases)
  func `a log tells how large it is, and from when to when`(_ kind: BrokerKind) throws {
    let broker = try kind.make()
    let transport = broker.transport(partition)
    #expect(try transport.logExtent() == nil)
    let first = try broker.write([makeMessage("m1")], to: partition.log)
    let last = try broker.write([makeMessage("m2")], to: partition.log)
    let extent = try #require(try transport.logExtent())
    #expect(extent.first == first)
    #expect(extent.last == last)
    #expect(extent.bytes > 0)
  }
}
