import Contracts
package import Messaging
import SQLite

/// Plays a partition's history into a store, by the real handlers and the real batch loop.
package final class Replayer {
  package struct Counts: Sendable {
    package var entries = 0
    package var messages = 0
    package var deadLetters = 0
  }

  private let partition: PartitionID
  private let capability: any Capability.Type
  private let topology: Topology
  /// Messages that were set aside when the log was first handled, and why: they are here too.
  private let condemned: [String: String]

  package init(
    _ partition: PartitionID, _ capability: any Capability.Type, _ topology: Topology, condemned: [String: String]
  ) {
    self.partition = partition
    self.capability = capability
    self.topology = topology
    self.condemned = condemned
  }

  /// Makes a store to play into: an empty one of this identity, or the snapshot's.
  package func makeStore(_ path: String, from base: ReplayBase, identity: String) throws {
    switch base {
    case .empty:
      try PartitionStore.create(
        path: path, partition: partition, partitions: topology.count(partition.capability), identity: identity,
        migrations: capability.migrations)
    case .snapshot(let snapshot): try Database(path: snapshot.file, access: .readOnly).copy(to: path)
    }
  }

  private func open(_ path: String) throws -> PartitionStore {
    let store = try PartitionStore.open(
      path: path, partition: partition, partitions: topology.count(partition.capability), identity: nil,
      migrations: capability.migrations)
    try store.takeOver()
    return store
  }

  /// Plays every entry up to `end` into the store at `path`.
  /// - Parameters:
  ///   - keepsOutbox: what is sent to other partitions stays in the store's outbox, to be sent again; else it is taken
  ///     as arrived.
  ///   - journal: note which message wrote which row.
  ///   - onSend: each publication that needs no proof.
  package func play(
    _ history: LogHistory, into path: String, through end: EntryID = .end, incarnation: String, keepsOutbox: Bool,
    journal: Bool, onSend: @escaping (Publication) -> Void = { _ in }, progress: @escaping (_ messages: Int) -> Void
  ) throws -> Counts {
    let store = try open(path)
    if journal { try ReplayJournal.keep(in: store.database) }
    var counts = Counts()
    var isAtEnd = false
    let transport = ReplayTransport(partition, incarnation: incarnation, proves: !keepsOutbox) {
      guard !isAtEnd else { return [] }
      let page = try history.next()
      let entries = page.prefix { $0.id <= end }
      isAtEnd = page.isEmpty || entries.count < page.count
      counts.entries += entries.count
      return Array(entries)
    } onSend: {
      onSend($0)
    }
    let runner = try PartitionRunner(
      store: store, capability: capability.init(partition, topology), transport: transport, topology: topology,
      settings: [:])
    runner.condemned = condemned
    if journal {
      runner.onStep = { step, id in
        if step == .beforeHandling { try ReplayJournal.begin(id, in: store.database) }
      }
    }
    while !isAtEnd {
      let turn = try runner.runOnce()
      counts.messages += turn.read
      counts.deadLetters += turn.deadLetters
      progress(counts.messages)
    }
    try runner.finish()
    return counts
  }
}
