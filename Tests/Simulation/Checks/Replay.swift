import BrokerSupport
import Messaging
import SQLite

/// A log as it was written, fed to an empty store.
final class ReplayTransport: Transport {
  private static let incarnation = "replay"
  private var pending: [Entry]
  private var rest: [Entry]
  private var published: UInt64 = 0

  /// - Parameter pending: what a former owner left.
  init(pending: [Entry], rest: [Entry]) {
    self.pending = pending
    self.rest = rest
  }

  /// Timers come from the log.
  var nowMilliseconds: Int64 { 0 }
  var isEmpty: Bool { pending.isEmpty && rest.isEmpty }
  func cached(_ keys: [String]) -> [[UInt8]?] { keys.map { _ in nil } }
  func backlog(of partitions: [PartitionID]) -> [PartitionID: Int64] { [:] }
  func logExtent() -> LogExtent? { nil }
  func entries(after: EntryID, before: EntryID, count: Int) -> [Entry] { [] }
  func trim(before entry: EntryID) {}

  /// Whatever is sent has arrived.
  func exchange(_ exchange: Exchange) -> Incoming {
    var incoming = Incoming()
    incoming.incarnation = ReplayTransport.incarnation
    incoming.published = exchange.publications.map { _ in
      published += 1
      return EntryID(published, 0)
    }
    let everything = Position(incarnation: ReplayTransport.incarnation, entry: EntryID(.max, 0))
    for partition in exchange.watch { incoming.done[partition] = everything }
    switch exchange.source {
    case .nothing: break
    case .pending:
      incoming.entries = pending
      pending = []
    case .new:
      incoming.entries = Array(rest.prefix(exchange.count))
      rest.removeFirst(incoming.entries.count)
    }
    return incoming
  }
}

/// Rule two: the store is a function of its log.
extension Checks {
  /// Where no world was lost, every log's whole history is refed to an empty store, which must then say the same.
  mutating func checkReplay() throws {
    let lost: [Fault] = [.flushed, .restartedEmpty, .restartedOlder]
    guard lost.allSatisfy({ world.faults[$0] == 0 }) else { return }
    for partition in Stores.partitions where world.history[partition] != nil {
      let path = world.path(partition) + ".replayed"
      try replay(partition, into: path)
      let (live, again) = (try Stores.domain(world.path(partition)), try Stores.domain(path))
      for (table, rows) in live.sorted(by: { $0.key < $1.key }) where again[table] != rows {
        let difference = Set(rows).symmetricDifference(again[table] ?? []).sorted().prefix(4)
        breach("\(partition) replayed says otherwise of \(table): \(difference.joined(separator: " ; "))")
      }
    }
  }

  private func replay(_ partition: PartitionID, into path: String) throws {
    let aside = Set(try rows(partition, "SELECT id FROM dead_letters") { $0.text(0) })
    try Stores.make(partition, at: path, without: world.missing)
    var entries = (world.history[partition] ?? []).map { StreamEntry.read($0.id, $0.fields) }[...]
    var culprit: [Entry] = []
    repeat {
      let rest = entries.prefix { entry in !entry.messages.contains { aside.contains($0.id) } }
      entries = entries.dropFirst(rest.count)
      try feed(partition, path, pending: culprit, rest: Array(rest), aside)
      culprit = Array(entries.prefix(1))
      entries = entries.dropFirst()
    } while !culprit.isEmpty
  }

  /// What was set aside is set aside again: as a message that has taken the process down often enough.
  private func feed(
    _ partition: PartitionID, _ path: String, pending: [Entry], rest: [Entry], _ aside: Set<String>
  ) throws {
    let store = try Stores.open(partition, at: path)
    for id in pending.flatMap(\.messages).map(\.id) where aside.contains(id) {
      try store.database.run(
        "INSERT OR REPLACE INTO trials VALUES (?, ?)", .text(id), .integer(Trials.limit))
    }
    try store.takeOver()
    let transport = ReplayTransport(pending: pending, rest: rest)
    let runner = try PartitionRunner(
      store: store, capability: Stores.makeCapability(partition, without: world.missing),
      transport: transport, topology: Stores.topology, settings: [:])
    while !transport.isEmpty { try runner.runOnce() }
    try runner.runOnce(reading: false)
  }
}
