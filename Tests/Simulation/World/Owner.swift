import BrokerSupport
import Contracts
import Dispatch
import Messaging
import SQLite

/// One process that serves one partition: the real runner on a thread of its own, which runs only while it has the
/// baton. Between any two of its calls the world may turn.
///
/// Unchecked: whoever has the baton is the only one to touch anything of the world.
final class Owner: @unchecked Sendable {
  let world: World
  let partition: PartitionID
  /// `orders.0#2`: the second to serve it.
  let name: String
  let predecessor: Registration?
  private let baton = DispatchSemaphore(value: 0)
  private(set) var runner: PartitionRunner?
  var client: Int64? { transport?.client }
  private var transport: MemoryTransport?

  // MARK: What the scheduler knows

  /// Not before then, by the hosts' clock.
  var resumesAt: Int64 = 0
  var isAsleep = false
  var waitsFor: BlockedRead?
  /// Dies at the next boundary.
  var isDoomed = false
  var stopsAt: Int64?
  var hasEnded = false
  /// The message it is at, until it turns to the broker again.
  private(set) var message: String?

  init(_ world: World, _ partition: PartitionID, number: Int, predecessor: Registration?) {
    self.world = world
    self.partition = partition
    name = "\(partition)#\(number)"
    self.predecessor = predecessor
  }

  func isReady(_ now: Int64) -> Bool {
    guard !hasEnded, now >= resumesAt else { return false }
    guard let read = waitsFor else { return true }
    return isDoomed || read.isOver || now >= read.until
  }

  /// When it is ready at the latest, if nobody else does anything.
  var readyAt: Int64 { max(resumesAt, waitsFor.map { $0.isOver || isDoomed ? resumesAt : $0.until } ?? 0) }

  // MARK: Baton

  func give() { baton.signal() }
  func awaitBaton() { baton.wait() }

  /// The whole life of the process.
  func live() {
    awaitBaton()
    do { try serve() } catch is InjectedCrash {
      world.tell(name, .note("is gone"))
    } catch {
      world.tell(name, .note("gives up: \(error)"))
    }
    // Its connections and its transaction go with the process.
    transport?.close()
    runner = nil
    transport = nil
    world.left(self)
  }

  func sleep(_ milliseconds: Int64) throws {
    resumesAt = world.now + milliseconds
    try world.pause(self, .note("waits \(milliseconds) ms"))
  }

  // MARK: Serving, as `PartitionWorker` does

  private func serve() throws {
    let runner = try takeOver()
    self.runner = runner
    var failures: Int64 = 0
    while !isStopped {
      do {
        world.count(try runner.runOnce(blockMilliseconds: World.block))
        world.provider.take(try runner.takeCalls(), for: self, now: runner.nowMilliseconds)
        failures = 0
      } catch let error as InjectedCrash { throw error } catch let error as StoreError { throw error } catch {
        message = nil
        if case TransportError.leaseLost = error { throw error }
        world.tell(name, .note("batch failed: \(error)"))
        failures += 1
        if case TransportError.newIncarnation = error { continue }
        try sleep(min(2_000, 20 << min(failures, 7)))
      }
    }
    do { try runner.finish() } catch let error as InjectedCrash { throw error } catch {}
    world.release(self)
  }

  private var isStopped: Bool { stopsAt.map { world.now >= $0 } ?? false }

  private func takeOver() throws -> PartitionRunner {
    while true {
      do { return try tryTakeOver() } catch let error as SQLiteError where error.isHostFault {
        world.tell(name, .note("cannot take over: \(error)"))
        if error.isBusy { world.killSleeping(predecessor) }
      } catch let error as TransportError {
        if case .leaseLost = error { throw error }
        world.tell(name, .note("cannot take over: \(error)"))
      }
      try sleep(500)
    }
  }

  private func tryTakeOver() throws -> PartitionRunner {
    guard world.broker.isUp else { throw TransportError.unavailable("the broker is down") }
    if world.missing != .kills { world.killConnections(of: predecessor) }
    try world.pause(self, .note("opens the store"))
    let store = try Stores.open(partition, at: world.path(partition))
    // Nobody waits for real: who holds the lock cannot go on meanwhile.
    try store.database.execute("PRAGMA busy_timeout=0")
    try store.takeOver()
    try world.pause(self, .note("took over, epoch \(store.epoch)"))
    let transport = MemoryTransport(world.broker, partition, boundaries: self) { [self] client, runID in
      try world.register(self, client: client, runID: runID)
    }
    self.transport = transport
    let runner = try PartitionRunner(
      store: store, capability: Stores.makeCapability(partition, without: world.missing),
      transport: world.missing == .resend ? ForgetfulTransport(transport) : transport, topology: Stores.topology,
      settings: world.plan.settings)
    runner.onStep = { [self] step, message in try reach(step, message) }
    return runner
  }

  private func reach(_ step: BatchStep, _ message: String) throws {
    if step == .beforeHandling { self.message = message }
    if step == .beforeHandling { try world.spring(self, message) }
    try world.pause(self, .step(step, message: message))
  }
}

extension Owner: CallBoundaries {
  func reach(_ boundary: CallBoundary) throws {
    message = nil
    try world.pause(self, .call(boundary))
  }

  func wait(for read: BlockedRead) throws {
    waitsFor = read
    defer { waitsFor = nil }
    try world.pause(self, .note("waits for entries"))
  }
}
