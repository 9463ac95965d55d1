import SQLite

/// The batch loop of one partition: read, handle and commit, publish, acknowledge. A plain synchronous function on its
/// owner's thread; nothing else writes the store.
package final class PartitionRunner {
  /// Messages per transaction, about: whole entries are taken until this is reached.
  static let batchMessages = 256
  /// Milliseconds between looks at the receivers' positions when nothing else comes: while rows wait for their window,
  /// and while they wait for their proof.
  private static let heldBackBlock: Int64 = 5
  private static let unprovenBlock: Int64 = 100

  package let store: PartitionStore
  private let capability: any Capability
  private let transport: any Transport
  private let batch: Batch
  private let outbox: Outbox
  private let timers: Timers
  /// More relays than this, and nothing is read until some are proven.
  private static let relayBound = 1_024
  /// Entries handled, in order, with the relays whose proof each still waits for.
  private var unsettled: [(entries: [EntryID], awaited: Set<Int>)] = []
  /// Entries settled, to be acknowledged with the next exchange.
  private var acknowledgements: [EntryID] = []
  private var announce: Position?
  /// The last position announced in this incarnation.
  private var announced: Position?
  private var source = Exchange.Source.pending(after: .zero)
  private var incarnation = ""
  private var maintenance: Maintenance
  /// Called at each step of the batch; tests use it to stop there.
  package var onStep: (BatchStep, _ messageID: String) throws -> Void = { _, _ in } {
    didSet { batch.onStep = onStep }
  }

  /// The store must have been taken over.
  package init(
    store: PartitionStore, capability: any Capability, transport: any Transport, topology: Topology,
    settings: [String: String], retention: Retention = Retention()
  ) throws {
    self.store = store
    self.capability = capability
    self.transport = transport
    outbox = try Outbox(store.database)
    timers = try Timers(store.database)
    batch = try Batch(store: store, capability: capability, outbox: outbox, timers: timers, topology: topology)
    maintenance = Maintenance(store: store, retention: retention)
    try batch.apply(settings: settings, at: transport.nowMilliseconds)
  }

  /// Rows of the outbox not yet proven to have arrived.
  package var unproven: Int { outbox.count }

  /// One exchange with the broker and the batch it brings. Any error leaves the store consistent and the broker to be
  /// asked again from the pending entries on.
  @discardableResult
  package func runOnce(blockMilliseconds: Int64 = 0, reading: Bool = true) throws -> BatchCounts {
    do { return try turn(blockMilliseconds, reading: reading) } catch {
      try startOver()
      throw error
    }
  }

  private func startOver() throws {
    outbox.startOver()
    try timers.refireAll()
    acknowledgements.removeAll()
    unsettled.removeAll()
    announce = nil
    source = .pending(after: .zero)
  }

  private func turn(_ blockMilliseconds: Int64, reading: Bool) throws -> BatchCounts {
    var counts = BatchCounts()
    let incoming = try transport.exchange(try composeExchange(blockMilliseconds, reading: reading, &counts))
    try onStep(.afterPublish, "")
    acknowledgements.removeAll(keepingCapacity: true)
    if let announce { announced = announce }
    announce = nil
    incarnation = incoming.incarnation
    guard !outbox.meet(incarnation) else {
      announced = nil
      try startOver()
      return counts
    }
    outbox.sent(incoming.published.prefix(counts.published))
    outbox.confirm(incoming.done)
    settleProven()
    if reading { try handle(incoming.entries, &counts) }
    try keepHouse(counts.commits == 0 && incoming.entries.isEmpty)
    return counts
  }

  /// Proven rows are deleted with the next batch, or here when none comes; the rest has its interval.
  private func keepHouse(_ isIdle: Bool) throws {
    let isDue = maintenance.isDue(transport)
    guard isDue || (isIdle && outbox.hasProvenRows) else { return }
    try batch.commitHousekeeping { if isDue { try maintenance.sweep(transport) } }
    if isDue, let before = try maintenance.trimPoint(transport, announced) { try transport.trim(before: before) }
  }

  private func composeExchange(
    _ blockMilliseconds: Int64, reading: Bool, _ counts: inout BatchCounts
  ) throws -> Exchange {
    var exchange = Exchange()
    exchange.publications = outbox.take()
    counts.published = exchange.publications.count
    let now = transport.nowMilliseconds
    if reading { exchange.publications += try dueTimers(now) }
    exchange.acknowledge = acknowledgements
    exchange.announce = announce
    exchange.watch = outbox.watched
    exchange.source = reading && !isHeldUp ? source : .nothing
    if reading, isHeldUp { transport.rest(milliseconds: PartitionRunner.heldBackBlock) }
    exchange.blockMilliseconds = block(blockMilliseconds, now)
    return exchange
  }

  private var isHeldUp: Bool { source == .new && outbox.relays > PartitionRunner.relayBound }

  private func dueTimers(_ now: Int64) throws -> [Publication] {
    let due = try timers.take(dueBy: now)
    guard !due.isEmpty else { return [] }
    var frame = Frame()
    for timer in due {
      var head = Head(type: timer.type, sent: now)
      head.due = timer.due
      frame.append(id: timer.id, head: head, body: RawJSON(timer.body))
    }
    return [Publication(.log(store.partition), frame.bytes)]
  }

  /// How long to wait for entries: not past the next timer, and shortly while rows wait for their proof or window.
  private func block(_ wanted: Int64, _ now: Int64) -> Int64 {
    guard wanted > 0, source == .new else { return 0 }
    var block = wanted
    if outbox.isHeldBack {
      block = min(block, PartitionRunner.heldBackBlock)
    } else if outbox.count > 0 {
      block = min(block, PartitionRunner.unprovenBlock)
    }
    if let next = timers.next { block = min(block, max(1, next - now)) }
    return block
  }

  private func handle(_ entries: [Entry], _ counts: inout BatchCounts) throws {
    if case .pending = source {
      guard let last = entries.last else {
        // Nothing is pending: an announcement lost with the last connection is made again.
        source = .new
        if let position = store.position, position.incarnation == incarnation { announce = position }
        return
      }
      for entry in entries {
        try batch.recover(entry, in: incarnation, &counts)
        handled([entry], awaiting: [])
      }
      source = .pending(after: last.id)
      return
    }
    var index = 0
    while index < entries.count {
      var end = index
      var messages = 0
      while end < entries.count, messages < PartitionRunner.batchMessages {
        messages += entries[end].messages.count
        end += 1
      }
      let chunk = entries[index..<end]
      handled(chunk, awaiting: try batch.commit(chunk, in: incarnation, transport, &counts))
      index = end
    }
  }

  private func handled(_ entries: some Collection<Entry>, awaiting awaited: Set<Int>) {
    unsettled.append((entries.map(\.id), awaited))
    settleFront()
  }

  private func settleProven() {
    for relay in outbox.takeProvenRelays() {
      if let index = unsettled.firstIndex(where: { $0.awaited.contains(relay) }) {
        unsettled[index].awaited.remove(relay)
      }
    }
    settleFront()
  }

  /// Announced is the last entry that is settled and has none unsettled before it.
  private func settleFront() {
    while let first = unsettled.first, first.awaited.isEmpty {
      acknowledgements += first.entries
      if let last = first.entries.last { announce = Position(incarnation: incarnation, entry: last) }
      unsettled.removeFirst()
    }
  }

  /// Tries of `finish` for relays to be proven, and milliseconds between them.
  private static let finishTries = 40
  private static let finishPause: Int64 = 5

  /// Publishes and acknowledges what is handled, without reading more. Relays get a moment to be proven; what is not
  /// stays pending and is handled again at the next start.
  package func finish() throws {
    try runOnce(reading: false)
    for _ in 0..<PartitionRunner.finishTries where !unsettled.isEmpty {
      transport.rest(milliseconds: PartitionRunner.finishPause)
      try runOnce(reading: false)
    }
    if !acknowledgements.isEmpty { try runOnce(reading: false) }
  }
}
