import Contracts
import SQLite

/// The batch loop of one partition: read, handle and commit, publish, acknowledge. A plain synchronous function on its
/// owner's thread; nothing else writes the store.
package final class PartitionRunner {
  /// Messages per transaction, about: whole entries are taken until this is reached.
  static let batchMessages = 256
  /// Calls to the outside given out at once; the rest the next time.
  static let callsAtOnce = 1_000
  /// Milliseconds between looks at the receivers' positions when nothing else comes: at first while rows wait for their
  /// window, doubling as long as nothing is proven; and while rows wait for their proof.
  private static let heldBackBlock: Int64 = 5
  private static let unprovenBlock: Int64 = 100
  private var heldBackBlock = PartitionRunner.heldBackBlock

  package let store: PartitionStore
  private let capability: any Capability
  /// Every partition but this one.
  private let others: [PartitionID]
  private let transport: any Transport
  /// Where log entries go before they are trimmed; nil where nobody will replay them.
  private let archive: Archive?
  /// How far the oldest snapshot kept has come with this partition's log.
  private let oldestSnapshot: () -> Position?
  private let batch: Batch
  private let outbox: Outbox
  private let timers: Timers
  private let calls: Calls
  private var settlement = Settlement()
  private var source = Exchange.Source.pending(after: .zero)
  /// What an earlier process left pending is tried one message at a time.
  private var isFirstPass = true
  private var incarnation = ""
  private var maintenance: Maintenance
  /// Messages to be set aside unhandled, with the cause: what was set aside when a log was first handled is in its replay.
  package var condemned: [String: String] {
    get { batch.condemned }
    set { batch.condemned = newValue }
  }

  /// Called at each step of the batch; tests use it to stop there.
  package var onStep: (BatchStep, _ messageID: String) throws -> Void = { _, _ in } {
    didSet { batch.onStep = onStep }
  }

  /// The store must have been taken over.
  package init(
    store: PartitionStore, capability: any Capability, transport: any Transport, topology: Topology,
    settings: [String: String], retention: Retention = Retention(), archive: Archive? = nil,
    oldestSnapshot: @escaping () -> Position? = { nil },
    metrics: PartitionMetrics? = nil
  ) throws {
    self.store = store
    self.capability = capability
    self.transport = transport
    self.archive = archive
    self.oldestSnapshot = oldestSnapshot
    others = CapabilityName.allCases.flatMap { topology.partitions($0) }.filter { $0 != store.partition }
    outbox = try Outbox(store.database)
    timers = try Timers(store.database)
    calls = Calls(store.database)
    batch = try Batch(
      store: store, capability: capability, outbox: outbox, timers: timers, calls: calls, topology: topology,
      metrics: metrics)
    maintenance = Maintenance(store: store, retention: retention, now: transport.nowMilliseconds)
    try batch.apply(settings: settings)
  }

  /// The copy of all stores asked for, as of the last exchange.
  package private(set) var cut: Cut?

  /// Rows of the outbox not yet proven to have arrived.
  package var unproven: Int { outbox.count }

  /// One exchange with the broker and the batch it brings. Any error leaves the store consistent and the broker to be
  /// asked again from the pending entries on.
  @discardableResult
  package func runOnce(blockMilliseconds: Int64 = 0, reading: Bool = true) throws -> BatchCounts {
    do { return try turn(blockMilliseconds, reading: reading) } catch {
      // A broker that is full can still be trimmed.
      if case TransportError.full = error { try? trim() }
      try startOver()
      throw error
    }
  }

  /// The calls to the outside that were asked for since the last time, and all that are not answered after a broker was
  /// lost. Whoever makes them puts the answers into the partition's log.
  package func takeCalls() throws -> [Call] { try calls.take(limit: PartitionRunner.callsAtOnce) }

  /// Unix milliseconds of the broker.
  package var nowMilliseconds: Int64 { transport.nowMilliseconds }

  private func startOver() throws {
    outbox.startOver()
    try timers.refireAll()
    calls.retakeAll()
    settlement.startOver()
    source = .pending(after: .zero)
  }

  private func turn(_ blockMilliseconds: Int64, reading: Bool) throws -> BatchCounts {
    var counts = BatchCounts()
    let exchange = try composeExchange(blockMilliseconds, reading: reading, &counts)
    let incoming = try transport.exchange(exchange)
    counts.isFull = incoming.entries.count >= exchange.count
    try onStep(.afterPublish, "")
    settlement.exchanged()
    cut = incoming.cut
    incarnation = incoming.incarnation
    try archive?.meet(incarnation, earlier: store.position?.incarnation) { try transport.absent() }
    guard !outbox.meet(incarnation) else {
      try startOver()
      return counts
    }
    outbox.sent(incoming.published.prefix(counts.published))
    let unproven = outbox.count
    outbox.confirm(incoming.done)
    heldBackBlock =
      outbox.count < unproven ? PartitionRunner.heldBackBlock : min(PartitionRunner.unprovenBlock, heldBackBlock * 2)
    settlement.prove(outbox.takeProvenRelays())
    if reading { try handle(incoming, &counts) }
    if settlement.isOverdue(transport.nowMilliseconds) { try spill() }
    try keepHouse(counts)
    return counts
  }

  /// Relays that were not proven in time become rows, and what caused them is settled.
  private func spill() throws {
    try batch.spill(settlement.unsettledMessages, at: transport.nowMilliseconds)
    settlement.settleAll()
  }

  /// Proven rows are deleted with the next batch, or here when none comes; the rest has its interval.
  private func keepHouse(_ counts: BatchCounts) throws {
    maintenance.note(counts)
    let isDue = maintenance.isDue(transport)
    let isIdle = counts.commits == 0 && counts.read == 0
    guard isDue || (isIdle && outbox.hasProvenRows) else { return }
    try batch.commitHousekeeping { if isDue { try maintenance.sweep(transport) } }
    guard isDue else { return }
    try trim()
    // An entry delivered to a former owner that has since died is pending with nobody: looked for here.
    if source == .new, settlement.isEmpty { source = .pending(after: .zero) }
  }

  private func trim() throws {
    guard let before = try maintenance.trimPoint(transport, settlement.announced) else { return }
    try archive?.keep(before: before, of: transport, covered: oldestSnapshot())
    try transport.trim(before: before)
  }

  private func composeExchange(
    _ blockMilliseconds: Int64, reading: Bool, _ counts: inout BatchCounts
  ) throws -> Exchange {
    var exchange = Exchange()
    exchange.publications = outbox.take()
    counts.published = exchange.publications.count
    let now = transport.nowMilliseconds
    if reading { exchange.publications += try dueTimers(now) }
    exchange.acknowledge = settlement.acknowledgements
    exchange.announce = settlement.announce.map { Position(incarnation: incarnation, entry: $0) }
    exchange.watch = outbox.watched
    exchange.source = reading ? source : .nothing
    if source != .new, !exchange.watch.contains(store.partition) { exchange.watch.append(store.partition) }
    exchange.blockMilliseconds = block(blockMilliseconds, now)
    return exchange
  }

  private func dueTimers(_ now: Int64) throws -> [Publication] {
    let due = try timers.take(dueBy: now)
    guard !due.isEmpty else { return [] }
    var frame = Frame()
    let backlog = try transport.backlog(of: others)
    for timer in due {
      var head = Head(type: timer.type, sent: now)
      head.due = timer.due
      head.backlog = backlog
      frame.append(id: timer.id, head: head, body: RawJSON(timer.body))
    }
    return [Publication(.log(store.partition), frame.bytes)]
  }

  /// How long to wait for entries: not past the next timer, and shortly while rows wait for their proof or window.
  private func block(_ wanted: Int64, _ now: Int64) -> Int64 {
    guard wanted > 0, source == .new else { return 0 }
    var block = wanted
    if outbox.isHeldBack {
      block = min(block, heldBackBlock)
    } else if outbox.count > 0 {
      block = min(block, PartitionRunner.unprovenBlock)
    }
    if let next = timers.next { block = min(block, max(1, next - now)) }
    return block
  }

  private func handle(_ incoming: Incoming, _ counts: inout BatchCounts) throws {
    let entries = incoming.entries
    if case .pending = source {
      guard let last = entries.last else { return try nothingPending(incoming) }
      source = .pending(after: last.id)
      if isFirstPass {
        for entry in entries {
          let readAt = transport.nowMilliseconds
          try batch.recover(entry, in: incarnation, readAt: readAt, &counts)
          settlement.add([entry], awaiting: [], readAt: readAt, at: readAt)
        }
        return
      }
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
      let readAt = transport.nowMilliseconds
      let awaited = try batch.commit(chunk, in: incarnation, readAt: readAt, transport, &counts)
      settlement.add(chunk, awaiting: awaited, readAt: readAt, at: transport.nowMilliseconds)
      index = end
    }
  }

  private func nothingPending(_ incoming: Incoming) throws {
    if isFirstPass { try batch.forgetTrials() }
    source = .new
    isFirstPass = false
    // An announcement may have been lost with its connection, of entries that moved no position: they changed nothing.
    guard settlement.isEmpty, let delivered = incoming.delivered, delivered > .zero else { return }
    let known = incoming.done[store.partition]
    settlement.announceAgain(delivered, known: known?.incarnation == incarnation ? known?.entry : nil)
  }

  /// Publishes and acknowledges what is handled, without reading more.
  package func finish() throws {
    if !settlement.isEmpty { try spill() }
    try runOnce(reading: false)
  }
}
