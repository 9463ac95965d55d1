import Contracts
package import Messaging

/// `RedisTransport`'s twin over a `MemoryBroker`: the same order of effects, the same refusals, one boundary after each.
package final class MemoryTransport: Transport {
  private let broker: MemoryBroker
  private let partition: PartitionID
  private var group = ""
  private let boundaries: any CallBoundaries
  private let onConnect: (_ client: Int64, _ runID: String) throws -> Void
  private var connection: MemoryConnection?
  /// Its latest connection, being made or in use.
  package private(set) var client: Int64?
  private var runID = ""
  private var marker = ""
  private var clockOffset: Int64 = 0
  /// By the host's clock.
  private var clockReadAt: Int64 = 0
  /// The first error the broker answered with in this exchange; the rest is executed all the same.
  private var failure: TransportError?

  package init(
    _ broker: MemoryBroker, _ partition: PartitionID, boundaries: (any CallBoundaries)? = nil,
    onConnect: @escaping (_ client: Int64, _ runID: String) throws -> Void = { _, _ in }
  ) {
    self.broker = broker
    self.partition = partition
    self.boundaries = boundaries ?? Undisturbed(broker)
    self.onConnect = onConnect
  }

  package var nowMilliseconds: Int64 { broker.host + clockOffset }

  // MARK: Connection

  private func connected() throws -> MemoryConnection {
    if let connection { return connection }
    try boundaries.reach(.connecting)
    guard let fresh = broker.connect() else { throw TransportError.unavailable("the broker is down") }
    do { try setClock() } catch {
      broker.kill(fresh.client)
      throw error
    }
    client = fresh.client
    runID = broker.runID
    marker = broker.establishMarker()
    group = partition.capability.group(marker: marker)
    do {
      try step(.connected, fresh) {}
      try onConnect(fresh.client, runID)
      try step(.introduced, fresh) {}
      try step(.regrouped, fresh) { broker.makeGroup(partition.log, group) }
    } catch {
      broker.kill(fresh.client)
      throw error
    }
    connection = fresh
    return fresh
  }

  private func setClock() throws(TransportError) {
    guard abs(broker.skew) <= RedisTransport.clockTolerance else {
      throw .unusable("the clocks of the broker and of this host differ by more than 5 minutes")
    }
    (clockReadAt, clockOffset) = (broker.host, broker.skew)
  }

  /// One thing done on a living connection, and the boundary behind it.
  private func step<T>(_ boundary: CallBoundary, _ connection: MemoryConnection, _ body: () -> T) throws -> T {
    guard connection.isOpen else { throw lost(connection) }
    let result = body()
    try boundaries.reach(boundary)
    return result
  }

  private func lost(_ connection: MemoryConnection) -> TransportError {
    self.connection = nil
    return .unavailable("the connection was lost")
  }

  /// As when the process ends.
  package func close() {
    if let connection { broker.kill(connection.client) }
    connection = nil
  }

  private func finish(_ connection: MemoryConnection) throws {
    guard connection.isOpen else { throw lost(connection) }
    if let failure { throw failure }
  }

  private func forgetting<T>(_ body: () throws -> T) throws -> T {
    failure = nil
    do { return try body() } catch {
      // What the broker refuses costs no connection.
      if failure == nil { close() }
      throw error
    }
  }

  // MARK: Transport

  package func exchange(_ exchange: Exchange) throws -> Incoming {
    try forgetting { try pipeline(exchange, try connected()) }
  }

  package func cached(_ keys: [String]) throws -> [[UInt8]?] {
    try call(.cached) { keys.map { broker.value($0).flatMap { CacheValue.read($0, in: "\(runID):\(marker)") } } }
  }

  package func backlog(of partitions: [PartitionID]) throws -> [PartitionID: Int64] {
    try call(.surveyed) {
      var ages: [PartitionID: Int64] = [:]
      for partition in partitions {
        let position = broker.text(partition.done).flatMap { Position($0) }
        let settled = position?.incarnation == "\(runID):\(marker)" ? position!.entry : .zero
        guard let oldest = broker.stream(partition.log)?.first(after: settled) else { continue }
        ages[partition] = max(1, nowMilliseconds - Int64(oldest.milliseconds))
      }
      return ages
    }
  }

  package func logExtent() throws -> LogExtent? {
    try call(.measured) {
      guard let stream = broker.stream(partition.log), let first = stream.items.first, let last = stream.items.last
      else { return nil }
      return LogExtent(bytes: stream.bytes, first: first.id, last: last.id)
    }
  }

  package func entries(after: EntryID, before: EntryID, count: Int) throws -> [Entry] {
    try call(.measured) {
      let items = broker.stream(partition.log)?.items ?? []
      return items.lazy.filter { $0.id > after && $0.id < before }.prefix(count).map {
        StreamEntry.read($0.id, $0.fields)
      }
    }
  }

  package func trim(before entry: EntryID) throws {
    try call(.trimmed) { broker.trim(partition.log, before: entry) }
  }

  private func call<T>(_ boundary: CallBoundary, _ body: () -> T) throws -> T {
    try forgetting {
      let connection = try connected()
      let result = try step(boundary, connection, body)
      try finish(connection)
      return result
    }
  }

  // MARK: One exchange

  private func pipeline(_ exchange: Exchange, _ connection: MemoryConnection) throws -> Incoming {
    var incoming = Incoming()
    incoming.incarnation = "\(runID):\(marker)"
    try step(.asked, connection) {}
    guard connection.isOpen else { throw lost(connection) }
    let first = broker.text(Incarnation.key)
    for publication in exchange.publications {
      let id = try step(.published(publication.destination), connection) { publish(publication) }
      incoming.published.append(id)
    }
    if !exchange.acknowledge.isEmpty {
      try step(.acknowledged, connection) { broker.acknowledge(exchange.acknowledge, partition.log, group) }
    }
    if let position = exchange.announce {
      try step(.announced, connection) { write { broker.set(partition.done, position.description) } }
    }
    if !exchange.watch.isEmpty {
      incoming.done = try step(.watched, connection) { positions(exchange.watch) }
    }
    if exchange.source.isPending {
      incoming.delivered = broker.stream(partition.log)?.groups[group]?.lastDelivered
    }
    let items = try read(exchange, connection)
    guard connection.isOpen else { throw lost(connection) }
    let last = broker.text(Incarnation.key)
    if broker.host - clockReadAt >= RedisTransport.clockInterval { try setClock() }
    try step(.executed, connection) {}
    try finish(connection)
    guard first == marker, last == marker else { throw TransportError.newIncarnation }
    if items == nil { try step(.regrouped, connection) { broker.makeGroup(partition.log, group) } }
    incoming.entries = (items ?? []).map { StreamEntry.read($0.id, $0.fields) }
    return incoming
  }

  private func refused(_ error: TransportError) -> [MemoryStream.Item]? {
    failure = failure ?? error
    return []
  }

  private func write(_ body: () -> Void) {
    if broker.isFull {
      failure = failure ?? .full("OOM command not allowed when used memory > 'maxmemory'")
    } else {
      body()
    }
  }

  private func positions(_ partitions: [PartitionID]) -> [PartitionID: Position] {
    var found: [PartitionID: Position] = [:]
    for partition in partitions { found[partition] = broker.text(partition.done).flatMap { Position($0) } }
    return found
  }

  /// Nil when the group is gone.
  private func read(_ exchange: Exchange, _ connection: MemoryConnection) throws -> [MemoryStream.Item]? {
    switch exchange.source {
    case .nothing: return []
    case .pending(let after):
      return try step(.read, connection) { broker.pending(partition.log, group, after: after, count: exchange.count) }
    case .new:
      guard connection.isOpen else { throw lost(connection) }
      let items = broker.read(partition.log, group, count: exchange.count)
      guard items?.isEmpty == true, exchange.blockMilliseconds > 0 else { return try step(.read, connection) { items } }
      return try wait(exchange, connection)
    }
  }

  private func wait(_ exchange: Exchange, _ connection: MemoryConnection) throws -> [MemoryStream.Item]? {
    let read = BlockedRead(
      connection, partition.log, group: group, count: exchange.count,
      until: broker.host + exchange.blockMilliseconds)
    broker.block(read)
    try boundaries.wait(for: read)
    broker.unblock(read)
    return try step(.read, connection) {
      switch read.answer {
      case nil: []
      case .items(let items): items
      case .noGroup: nil
      case .unblocked: refused(.unavailable("UNBLOCKED the stream key no longer exists"))
      }
    }
  }

  private func publish(_ publication: Publication) -> EntryID? {
    var id: EntryID?
    switch publication.destination {
    case .log(let partition): write { id = broker.add(fields(publication), to: partition.log) }
    case .events(let capability):
      write { id = broker.add(fields(publication), to: capability.events, cap: RedisTransport.eventsLength) }
    case .replies(let stream):
      write { id = broker.add(fields(publication), to: stream, makes: false, cap: RedisTransport.repliesLength) }
    case .dead(let partition):
      write { id = broker.add(fields(publication), to: partition.dead, cap: RedisTransport.repliesLength) }
    case .cache: writeCache(publication)
    }
    return id
  }

  private func fields(_ publication: Publication) -> [[UInt8]] { MemoryBroker.fields(publication.payload) }

  private func writeCache(_ publication: Publication) {
    var fields: [[UInt8]] = []
    Frame(stored: publication.payload).forEachField { fields.append(Array($0)) }
    for index in stride(from: 0, to: fields.count, by: 3) {
      let key = String(decoding: fields[index], as: UTF8.self)
      let seconds = Int64(String(decoding: fields[index + 1], as: UTF8.self)) ?? 0
      if publication.isResent || seconds == 0 {
        broker.remove(key)
      } else {
        let value = CacheValue.stamped(fields[index + 2], in: "\(runID):\(marker)")
        write { broker.set(key, value, seconds: seconds) }
      }
    }
  }
}

extension MemoryBroker {
  /// A frame's messages as an entry's fields.
  package static func fields(_ payload: [UInt8]) -> [[UInt8]] {
    let names = ["id", "head", "body"].map { Array($0.utf8) }
    var fields: [[UInt8]] = []
    Frame(stored: payload).forEachField { value in
      fields.append(names[fields.count / 2 % 3])
      fields.append(Array(value))
    }
    return fields
  }
}
