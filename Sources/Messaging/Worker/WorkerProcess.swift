import Contracts
import Glibc
import Metrics
import Redis
import Synchronization

/// One worker process: takes free partitions of its capabilities up to its fair share, renews their leases, hands back
/// what is too much, and stands by otherwise.
///
/// `@unchecked Sendable`: everything runs on the thread that calls `run`, but `statuses` and `trouble`, which are guarded.
package final class WorkerProcess: @unchecked Sendable {
  private struct Owned {
    let worker: PartitionWorker
    let thread: WorkerThread
  }

  private let capabilities: [any Capability.Type]
  private let configuration: WorkerConfiguration
  private let holder: Lease.Holder
  private var owned: [PartitionID: Owned] = [:]
  private var connection: RedisConnection?
  private var runID = ""
  private let registry = Registry()
  /// Messages handled by each partition, and when that was noted; monotonic milliseconds.
  private var noted: [PartitionID: (handled: Int, at: Int64)] = [:]
  private let pool: CallPool
  private var standingBy: Set<CapabilityName> = []
  private let board = Mutex<[PartitionID: PartitionStatus]>([:])
  private let redisTrouble = Mutex<String?>("not connected yet")

  package init(_ capabilities: [any Capability.Type], _ configuration: WorkerConfiguration) {
    self.capabilities = capabilities
    self.configuration = configuration
    pool = CallPool(
      configuration.callers, redis: configuration.redis, registry: registry, longestRest: configuration.longestRest)
    holder = ProcessIdentity.holder(name: capabilities.map { $0.name.rawValue }.joined(separator: "+"))
  }

  /// The owned partitions as probes see them; from any thread.
  package var statuses: [(PartitionID, PartitionStatus.Snapshot)] {
    board.withLock { $0.map { ($0.key, $0.value.snapshot) } }.sorted { $0.0.description < $1.0.description }
  }

  /// What it measured, as Prometheus reads it; from any thread. Backlogs are as old as the last look at the leases.
  package var metrics: String {
    registry.setGauge(
      "outbox_unpublished", "Entries of a partition's outbox not yet proven to have arrived.",
      statuses.map { ($0.0.labels, Double($0.1.outbox)) })
    registry.setGauge(
      "dead_letters_waiting", "Dead letters of a partition that wait for a person.",
      statuses.map { ($0.0.labels, Double($0.1.deadLetters)) })
    pool.showGauges()
    return registry.text
  }

  /// Nil while Redis answers.
  package var trouble: String? { redisTrouble.withLock { $0 } }

  /// Runs until the flag is set; then every partition is finished, and every lease given back.
  package func run(until stop: StopFlag) {
    while !stop.isSet {
      do { try tick() } catch {
        connection = nil
        redisTrouble.withLock { $0 = "\(error)" }
        Log.warning("Redis cannot be used; trying again", ["cause": "\(error)"])
      }
      stop.wait(milliseconds: max(20, configuration.leaseMilliseconds / 3))
    }
    shutDown()
  }

  private func tick() throws {
    let connection = try connected()
    for (partition, item) in owned {
      if item.worker.hasEnded {
        try release(partition, item, connection)
      } else if try !item.worker.lease.renew(connection) {
        item.worker.requestStop()
      }
    }
    for capability in capabilities { try balance(capability, connection) }
    redisTrouble.withLock { $0 = nil }
    let backlogs = try Backlog.read(Array(owned.keys), connection, runID: runID)
    Backlog.show(backlogs, in: registry)
    for (partition, item) in owned {
      if item.worker.pause(backlogs[partition]?.halt?.mode == .paused) { unblock(item) }
      try note(partition, item, connection)
    }
  }

  /// Tells operators how a partition does.
  private func note(_ partition: PartitionID, _ item: Owned, _ connection: RedisConnection) throws {
    let status = item.worker.status.snapshot
    let now = Clock.monotonicMilliseconds
    let before = noted[partition] ?? (0, now)
    noted[partition] = (status.counts.handled, now)
    let rate = (status.counts.handled - before.handled) * 1_000 / max(1, Int(now - before.at))
    let fields = [
      ("state", status.state), ("trouble", status.trouble ?? ""), ("outbox", "\(status.outbox)"),
      ("calls", "\(pool.outstanding(partition))"), ("dead_letters", "\(status.deadLetters)"),
      ("rate", "\(max(0, rate))"),
    ]
    try item.worker.lease.note(connection, fields)
  }

  private func connected() throws -> RedisConnection {
    if let connection { return connection }
    let fresh = try RedisConnection(configuration.redis, timeoutMilliseconds: 2_000)
    let facts = try ServerFacts(fresh)
    guard facts.keepsEverything else { throw TransportError.unusable(facts.policyAdvice) }
    connection = fresh
    runID = facts.runID
    return fresh
  }

  // MARK: Fair share

  private func balance(_ capability: any Capability.Type, _ connection: RedisConnection) throws {
    let name = capability.name
    let fair = try fairShare(name, connection)
    let mine = owned.keys.filter { $0.capability == name }.sorted { $0.number < $1.number }
    if mine.count > fair, let surplus = mine.last, let item = owned[surplus] {
      Log.info("handing a partition back", ["partition": "\(surplus)"])
      stop(item)
      try release(surplus, item, connection)
      return
    }
    var count = mine.count
    for partition in candidates(name) where owned[partition] == nil && count < fair {
      if try take(partition, capability, connection) { count += 1 }
    }
    noteStandby(name, count)
  }

  private func candidates(_ name: CapabilityName) -> [PartitionID] {
    configuration.topology.partitions(name).filter { configuration.pinned?.contains($0.number) ?? true }
  }

  /// Partitions over live members; what does not divide goes to the first by name. A member is dead when its heartbeat
  /// is as old as a lease that has run out. A pinned worker takes all it is pinned to.
  private func fairShare(_ name: CapabilityName, _ connection: RedisConnection) throws -> Int {
    let count = configuration.topology.count(name)
    guard configuration.pinned == nil else { return count }
    let now = try connection.call(RedisCommand("TIME")).value.clock
    let oldest = now - configuration.leaseMilliseconds
    try connection.call(RedisCommand("ZADD", name.members, String(now), holder.worker))
    try connection.call(RedisCommand("ZREMRANGEBYSCORE", name.members, "-inf", String(oldest)))
    let answer = try connection.call(RedisCommand("ZRANGE", name.members, "0", "-1")).value
    let members = (0..<answer.count).compactMap { answer[$0].text }.sorted()
    let place = members.firstIndex(of: holder.worker) ?? 0
    let live = max(1, members.count)
    return count / live + (place < count % live ? 1 : 0)
  }

  private func noteStandby(_ name: CapabilityName, _ count: Int) {
    if count > 0 {
      standingBy.remove(name)
    } else if standingBy.insert(name).inserted {
      Log.info("standing by", ["capability": name.rawValue])
    }
  }

  private func take(
    _ partition: PartitionID, _ capability: any Capability.Type, _ connection: RedisConnection
  ) throws -> Bool {
    let lease = Lease(partition, holder: holder, duration: configuration.leaseMilliseconds)
    guard let predecessor = try lease.take(connection) else { return false }
    let worker = PartitionWorker(
      partition, lease: lease, predecessor: predecessor, capability: capability, configuration: configuration,
      registry: registry, pool: pool)
    board.withLock { $0[partition] = worker.status }
    owned[partition] = Owned(worker: worker, thread: worker.start())
    return true
  }

  // MARK: Stopping

  private func requestStop(_ item: Owned) {
    item.worker.requestStop()
    unblock(item)
  }

  /// Ends a read that waits for entries.
  private func unblock(_ item: Owned) {
    let client = item.worker.status.snapshot.readingClient
    if client != 0 { _ = try? connection?.call(RedisCommand("CLIENT", "UNBLOCK", String(client))) }
  }

  private func stop(_ item: Owned) {
    requestStop(item)
    item.thread.join()
  }

  private func release(_ partition: PartitionID, _ item: Owned, _ connection: RedisConnection) throws {
    owned[partition] = nil
    noted[partition] = nil
    _ = board.withLock { $0.removeValue(forKey: partition) }
    item.thread.join()
    try item.worker.lease.release(connection)
  }

  private func shutDown() {
    pool.shutDown()
    for item in owned.values { requestStop(item) }
    for item in owned.values { item.thread.join() }
    guard let connection = try? connected() else { return }
    for item in owned.values { _ = try? item.worker.lease.release(connection) }
    for capability in capabilities {
      _ = try? connection.call(RedisCommand("ZREM", capability.name.members, holder.worker))
    }
    owned.removeAll()
  }
}
