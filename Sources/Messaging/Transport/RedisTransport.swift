import Contracts
import Glibc
import JSON
package import Redis

/// Redis Streams as one partition's owner uses them. One blocking connection, made anew after every failure.
package final class RedisTransport: Transport {
  /// Entries, about, at which the public event stream, and a reply stream or the view of dead letters, are capped.
  package static let eventsLength = 100_000
  package static let repliesLength = 10_000
  /// Redis' clock may be this far off the host's, milliseconds.
  package static let clockTolerance: Int64 = 300_000
  /// Redis' clock is asked for so often, milliseconds: it may be set while a connection lasts.
  package static let clockInterval: Int64 = 5_000

  private let address: RedisAddress
  private let partition: PartitionID
  private var group = ""
  /// Called with a fresh connection before its first read: registers it in the lease.
  private let onConnect: (RedisConnection, _ clientID: Int64, _ runID: String) throws -> Void
  private var connection: RedisConnection?
  private var runID = ""
  private var marker = ""
  /// Redis' clock minus the host's monotonic clock, milliseconds.
  private var clockOffset: Int64
  /// When it was asked for; monotonic milliseconds.
  private var clockReadAt: Int64 = 0

  package init(
    _ address: RedisAddress, _ partition: PartitionID,
    onConnect: @escaping (RedisConnection, _ clientID: Int64, _ runID: String) throws -> Void = { _, _, _ in }
  ) {
    self.address = address
    self.partition = partition
    self.onConnect = onConnect
    clockOffset = Clock.unixMilliseconds - Clock.monotonicMilliseconds
  }

  package var nowMilliseconds: Int64 { Clock.monotonicMilliseconds + clockOffset }

  // MARK: Connection

  private func connected() throws -> RedisConnection {
    if let connection { return connection }
    let fresh = try RedisConnection(address)
    let facts = try ServerFacts(fresh)
    try setClock(facts.clock)
    guard facts.keepsEverything else { throw TransportError.unusable(facts.policyAdvice) }
    runID = facts.runID
    marker = try Incarnation.establish(fresh)
    group = partition.capability.group(marker: marker)
    try onConnect(fresh, facts.clientID, facts.runID)
    try makeGroup(fresh)
    connection = fresh
    return fresh
  }

  /// - Parameter clock: Redis', just now; Unix milliseconds.
  private func setClock(_ clock: Int64) throws(TransportError) {
    guard abs(clock - Clock.unixMilliseconds) <= RedisTransport.clockTolerance else {
      throw .unusable("the clock of Redis and of this host differ by more than 5 minutes: set them right (NTP)")
    }
    clockReadAt = Clock.monotonicMilliseconds
    clockOffset = clock - clockReadAt
  }

  private var isClockDue: Bool { Clock.monotonicMilliseconds - clockReadAt >= RedisTransport.clockInterval }

  private func makeGroup(_ connection: RedisConnection) throws(RedisError) {
    do {
      try connection.call(RedisCommand("XGROUP", "CREATE", partition.log, group, "0", "MKSTREAM"))
    } catch  where error.code == "BUSYGROUP" {}
  }

  package func exchange(_ exchange: Exchange) throws -> Incoming {
    do { return try pipeline(exchange, try connected()) } catch let error as RedisError {
      throw lost(error)
    } catch {
      connection = nil
      throw error
    }
  }

  private func lost(_ error: RedisError) -> TransportError {
    if error.isConnectionLost { connection = nil }
    return error.code == "OOM" ? .full(error.description) : .unavailable(error.description)
  }

  package func cached(_ keys: [String]) throws -> [[UInt8]?] {
    var command = RedisCommand("MGET")
    for key in keys { command.add(key) }
    let answer = try call(command)
    return (0..<answer.value.count).map { answer.value[$0].bytes.flatMap { CacheValue.read($0, in: world) } }
  }

  package func backlog(of partitions: [PartitionID]) throws -> [PartitionID: Int64] {
    _ = try connected()
    var command = RedisCommand("MGET")
    for partition in partitions { command.add(partition.done) }
    let done = try call(command).value
    var ages: [PartitionID: Int64] = [:]
    for (index, partition) in partitions.enumerated() {
      let position = done[index].text.flatMap { Position($0) }
      let settled = position?.incarnation == world ? position!.entry : .zero
      let next = try call(RedisCommand("XRANGE", partition.log, "(\(settled)", "+", "COUNT", "1")).value
      guard next.count == 1, let oldest = next[0][0].text.flatMap({ EntryID($0) }) else { continue }
      ages[partition] = max(1, nowMilliseconds - Int64(oldest.milliseconds))
    }
    return ages
  }

  /// The incarnation of the connection.
  private var world: String { "\(runID):\(marker)" }

  package func logExtent() throws -> LogExtent? {
    let usage = try call(RedisCommand("MEMORY", "USAGE", partition.log, "SAMPLES", "5")).value.integer
    let first = try call(RedisCommand("XRANGE", partition.log, "-", "+", "COUNT", "1")).value
    let last = try call(RedisCommand("XREVRANGE", partition.log, "+", "-", "COUNT", "1")).value
    guard let usage, first.count == 1, last.count == 1, let from = first[0][0].text.flatMap({ EntryID($0) }),
      let to = last[0][0].text.flatMap({ EntryID($0) })
    else { return nil }
    return LogExtent(bytes: usage, first: from, last: to)
  }

  package func entries(after: EntryID, before: EntryID, count: Int) throws -> [Entry] {
    let answer = try call(
      RedisCommand("XRANGE", partition.log, "(\(after)", "(\(before)", "COUNT", String(count)))
    return (0..<answer.value.count).compactMap { StreamEntry.read(answer.value[$0]) }
  }

  package func absent() throws -> Int64? {
    let connection = try connected()
    do { return try LogCount(connection, partition).absent } catch { throw lost(error) }
  }

  package func trim(before entry: EntryID) throws {
    _ = try call(RedisCommand("XTRIM", partition.log, "MINID", entry.description))
    // What is told to others besides is kept as long as an inbox remembers, not longer: it may be about people.
    let oldest = EntryID(UInt64(max(0, nowMilliseconds - Inbox.reach)), 0).description
    for stream in [partition.dead, partition.capability.events] {
      _ = try call(RedisCommand("XTRIM", stream, "MINID", oldest))
    }
  }

  private func call(_ command: RedisCommand) throws -> RedisReply {
    do { return try connected().call(command) } catch let error as RedisError { throw lost(error) }
  }

  // MARK: One exchange

  private func pipeline(_ exchange: Exchange, _ connection: RedisConnection) throws -> Incoming {
    let asksClock = isClockDue
    let expected = append(exchange, asksClock, to: connection)
    var incoming = Incoming()
    incoming.incarnation = world
    var answers = Answers(connection, expected)
    var hasGroup = true
    let first = try answers.next().value.text
    for publication in exchange.publications {
      let answer = try answers.next(publication.commandCount)
      incoming.published.append(answer.value.text.flatMap { EntryID($0) })
    }
    if !exchange.acknowledge.isEmpty { _ = try answers.next() }
    if exchange.announce != nil { _ = try answers.next() }
    if !exchange.watch.isEmpty {
      let values = try answers.next().value
      for (index, partition) in exchange.watch.enumerated() {
        if let text = values[index].text, let position = Position(text) { incoming.done[partition] = position }
      }
    }
    if exchange.source.isPending {
      incoming.delivered = try answers.next(tolerating: "ERR").flatMap { $0.value.lastDelivered(to: group) }
    }
    if exchange.source != .nothing {
      let answer = try answers.next(tolerating: "NOGROUP")
      hasGroup = answer != nil
      if let answer { incoming.entries = entries(answer) }
    }
    if asksClock { try setClock(answers.next().value.clock) }
    let closing = try answers.next().value
    incoming.cut = closing[1].text.flatMap { Cut($0) }
    guard first == marker, closing[0].text == marker else {
      // The next exchange connects anew, and so registers in the lease of the new world.
      self.connection = nil
      throw TransportError.newIncarnation
    }
    // The group is gone, with the log or without: remade at 0.
    if !hasGroup { try makeGroup(connection) }
    return incoming
  }

  /// Queues the whole exchange, the marker first and last; how many answers will come.
  private func append(_ exchange: Exchange, _ asksClock: Bool, to connection: RedisConnection) -> Int {
    connection.append(Incarnation.read)
    var count = 2
    for publication in exchange.publications { count += publication.append(to: connection, in: world) }
    if !exchange.acknowledge.isEmpty {
      var command = RedisCommand("XACK", partition.log, group)
      for id in exchange.acknowledge { command.add(id.description) }
      connection.append(command)
      count += 1
    }
    if let position = exchange.announce {
      connection.append(RedisCommand("SET", partition.done, position.description))
      count += 1
    }
    if !exchange.watch.isEmpty {
      var command = RedisCommand("MGET")
      for partition in exchange.watch { command.add(partition.done) }
      connection.append(command)
      count += 1
    }
    // Before the read: what others are given in between is then no longer counted as delivered.
    if exchange.source.isPending {
      connection.append(RedisCommand("XINFO", "GROUPS", partition.log))
      count += 1
    }
    if let read = readCommand(exchange) {
      connection.append(read)
      count += 1
    }
    if asksClock {
      connection.append(RedisCommand("TIME"))
      count += 1
    }
    connection.append(Incarnation.readWithCut)
    return count
  }

  private func readCommand(_ exchange: Exchange) -> RedisCommand? {
    guard exchange.source != .nothing else { return nil }
    var command = RedisCommand("XREADGROUP", "GROUP", group, "worker", "COUNT", String(exchange.count))
    if exchange.blockMilliseconds > 0, exchange.source == .new {
      command.add("BLOCK")
      command.add(exchange.blockMilliseconds)
    }
    command.add("STREAMS")
    command.add(partition.log)
    if case .pending(let after) = exchange.source { command.add(after.description) } else { command.add(">") }
    return command
  }

  private func entries(_ answer: RedisReply) -> [Entry] {
    let value = answer.value
    guard value.count == 1, value[0].count == 2 else { return [] }
    let list = value[0][1]
    return (0..<list.count).compactMap { StreamEntry.read(list[$0]) }
  }
}

/// The answers of a pipeline, in order. Once one fails, the rest is read and dropped so that the connection stays in
/// step; the first failure is thrown.
private struct Answers {
  private let connection: RedisConnection
  private var left: Int

  init(_ connection: RedisConnection, _ count: Int) {
    self.connection = connection
    left = count
  }

  mutating func next(_ count: Int = 1) throws(RedisError) -> RedisReply {
    guard let answer = try next(count, tolerating: nil) else { preconditionFailure("nothing is tolerated") }
    return answer
  }

  /// Nil when Redis answered with the tolerated error code.
  mutating func next(_ count: Int = 1, tolerating code: String?) throws(RedisError) -> RedisReply? {
    var last: RedisReply?
    for _ in 0..<count {
      left -= 1
      let answer = try connection.reply(doing: "exchange")
      if let error = answer.value.error(doing: "exchange") {
        if let code, error.code == code { return nil }
        while left > 0 {
          left -= 1
          _ = try connection.reply(doing: "exchange")
        }
        throw error
      }
      last = answer
    }
    return last
  }

  mutating func next(tolerating code: String) throws(RedisError) -> RedisReply? { try next(1, tolerating: code) }
}
