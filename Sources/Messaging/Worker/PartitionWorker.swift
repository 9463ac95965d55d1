import Contracts
import Glibc
import Metrics
import Redis
import SQLite
import Synchronization

/// One owned partition: takes the store over from its predecessor, then runs the batch loop until told to stop, on a
/// thread of its own, with a second thread answering queries.
final class PartitionWorker: Sendable {
  /// Between two looks at the receivers' positions while paused, milliseconds.
  private static let pausedInterval: Int64 = 50

  let partition: PartitionID
  let lease: Lease
  let status = PartitionStatus()
  private let stop = StopFlag()
  private let ended = StopFlag()
  private let pausing = Atomic<Bool>(false)
  private let configuration: WorkerConfiguration
  private let capability: any Capability.Type
  private let predecessor: Lease.Predecessor
  private let registry: Registry
  private let pool: CallPool

  init(
    _ partition: PartitionID, lease: Lease, predecessor: Lease.Predecessor, capability: any Capability.Type,
    configuration: WorkerConfiguration, registry: Registry, pool: CallPool
  ) {
    self.registry = registry
    self.pool = pool
    self.partition = partition
    self.lease = lease
    self.predecessor = predecessor
    self.capability = capability
    self.configuration = configuration
  }

  /// The loop has ended by itself: fenced, or a store that cannot be used.
  var hasEnded: Bool { ended.isSet }

  func start() -> WorkerThread {
    WorkerThread { [self] in
      run()
      ended.set()
    }
  }

  func requestStop() { stop.set() }

  /// Whether entries are left in the log. True when that is news.
  func pause(_ isPaused: Bool) -> Bool { pausing.exchange(isPaused, ordering: .sequentiallyConsistent) != isPaused }

  private func run() {
    guard let runner = takeOver() else { return }
    let queries = QueryLoop(partition, capability, configuration, lease, stop)
    let queryThread = WorkerThread { queries.run() }
    Log.info("serving", ["partition": "\(partition)", "epoch": "\(runner.store.epoch)"])
    loop(runner)
    stop.set()
    queryThread.join()
  }

  private func loop(_ runner: PartitionRunner) {
    let block = min(5_000, max(50, configuration.leaseMilliseconds / 3))
    var failures: Int64 = 0
    var isFirst = true
    let holder = CutHolder(partition, configuration)
    let letters = DeadLetters(runner.store.database)
    status.update { $0.deadLetters = (try? letters.waiting) ?? 0 }
    defer {
      holder.finish()
      pool.forget(partition)
    }
    while !stop.isSet {
      do {
        let isPaused = pausing.load(ordering: .sequentiallyConsistent)
        let counts = try runner.runOnce(blockMilliseconds: block, reading: !isPaused)
        failures = 0
        let waiting = counts.commits > 0 ? try letters.waiting : nil
        status.update {
          $0.state = isPaused ? "paused" : "serving"
          $0.trouble = isPaused ? "paused by an operator" : nil
          $0.counts += counts
          $0.outbox = runner.unproven
          if let waiting { $0.deadLetters = waiting }
        }
        let calls = try runner.takeCalls()
        pool.make(calls, for: partition, now: runner.nowMilliseconds, atOnce: isFirst)
        isFirst = isFirst && calls.count == PartitionRunner.callsAtOnce
        holder.take(part: runner.cut, stop)
        if isPaused { stop.wait(milliseconds: PartitionWorker.pausedInterval) }
        if counts.isLeisurely, capability.linger > 0 { stop.wait(milliseconds: capability.linger) }
      } catch let error as StoreError {
        return giveUp("\(error)")
      } catch TransportError.leaseLost {
        return giveUp("\(TransportError.leaseLost)")
      } catch {
        failures += 1
        status.update { $0.trouble = "\(error)" }
        Log.warning("batch failed; trying again", ["partition": "\(partition)", "cause": "\(error)"])
        if case TransportError.newIncarnation = error { continue }
        stop.wait(milliseconds: min(2_000, 20 << min(failures, 7)))
      }
    }
    do { try runner.finish() } catch {
      Log.warning("stopped with unpublished rows; they are sent at the next start", ["partition": "\(partition)"])
    }
    status.update {
      $0.state = "stopped"
      $0.trouble = "stopped"
    }
  }

  private func giveUp(_ reason: String) {
    status.update {
      $0.state = "stopped"
      $0.trouble = reason
    }
    Log.warning("partition given up", ["partition": "\(partition)", "cause": reason])
  }

  // MARK: Taking over

  /// Nil when it was told to stop, or the store must not be used.
  private func takeOver() -> PartitionRunner? {
    while !stop.isSet {
      do { return try tryTakeOver() } catch let error as SQLiteError where error.isHostFault {
        if error.isBusy { killSleepingPredecessor() }
        waitInTrouble("\(error)")
      } catch let error as TransportError {
        waitInTrouble("\(error)")
      } catch let error as RedisError {
        waitInTrouble("\(error)")
      } catch {
        Log.error("store cannot be used", ["partition": "\(partition)", "cause": "\(error)"])
        giveUp("\(error)")
        stop.wait(milliseconds: 2_000)
        return nil
      }
    }
    return nil
  }

  private func waitInTrouble(_ reason: String) {
    status.update { $0.trouble = reason }
    Log.warning("cannot take the partition over yet", ["partition": "\(partition)", "cause": reason])
    stop.wait(milliseconds: 500)
  }

  private func tryTakeOver() throws -> PartitionRunner {
    try killPredecessorConnections()
    let store = try PartitionStore.open(
      path: configuration.storePath(partition), partition: partition,
      partitions: configuration.topology.count(partition.capability),
      identity: configuration.storeIdentity(partition), migrations: capability.migrations)
    try store.takeOver()
    let lease = lease
    let status = status
    let transport = RedisTransport(configuration.redis, partition) { connection, client, runID in
      if try !lease.register(connection, client: client, runID: runID) {
        // Redis may have forgotten the lease with everything else; then it is simply taken again.
        guard try lease.renew(connection), try lease.register(connection, client: client, runID: runID) else {
          throw TransportError.leaseLost
        }
      }
      try lease.note(connection, "epoch", String(store.epoch))
      status.update { $0.readingClient = client }
    }
    return try PartitionRunner(
      store: store, capability: capability.init(partition, configuration.topology), transport: transport,
      topology: configuration.topology, settings: configuration.settings,
      retention: configuration.retention, archive: openArchive(),
      oldestSnapshot: { [configuration, partition] in configuration.oldestSnapshot(partition) },
      metrics: PartitionMetrics(registry, capability))
  }

  /// A damaged archive costs replays, never the serving: it is moved aside, and the new one knows that it is not whole.
  private func openArchive() throws -> Archive {
    let path = try configuration.archivePath(partition)
    do throws(SQLiteError) { return try Archive(path: path) } catch {
      guard error.isDamage else { throw error }
    }
    try FileSystem.move(path, to: "\(path).damaged-\(Clock.unixMilliseconds)")
    Log.error("the archive was damaged and is moved aside; replays begin with a snapshot", ["path": path])
    let archive = try Archive(path: path)
    try archive.meet("before the damage")
    return archive
  }

  /// A sleeping reader must not swallow an entry: its connections die before the first read of the new owner.
  private func killPredecessorConnections() throws(RedisError) {
    guard !predecessor.clients.isEmpty else { return }
    let connection = try RedisConnection(configuration.redis)
    guard try ServerFacts(connection).runID == predecessor.runID else { return }
    for client in predecessor.clients {
      _ = try? connection.call(RedisCommand("CLIENT", "KILL", "ID", client))
    }
  }

  /// The predecessor sleeps inside a transaction, on this host, and is the very process the lease names: it is killed.
  private func killSleepingPredecessor() {
    guard predecessor.host == ProcessIdentity.hostName, let pid = predecessor.pid, pid != getpid(),
      let started = predecessor.started, ProcessIdentity.startTime(of: pid) == started
    else { return }
    Log.warning("killing the former owner, which holds the store's lock", ["pid": "\(pid)"])
    kill(pid, SIGKILL)
  }
}
