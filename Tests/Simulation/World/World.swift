import BrokerSupport
import Contracts
import Dispatch
import Foundation
import Messaging
import SQLite

/// One run: a broker, the stores, whoever serves them, the clients, and a scheduler that decides who is next and what
/// befalls it. Time is the broker's; it passes only here.
///
/// Unchecked: its threads hand a baton on, and only the one that has it touches anything of the world.
final class World: @unchecked Sendable {
  /// Milliseconds: a lease without renewal, and how long a read blocks under it.
  static let lease: Int64 = 3_000
  static let block: Int64 = 1_000
  /// Unix milliseconds at which every run begins.
  static let start: Int64 = 1_763_000_000_000
  /// Scheduler's choices after which a run is given up: four times what the longest of many thousand needed.
  private static let patience = 100_000

  let plan: Plan
  let missing: Safeguard?
  let broker = MemoryBroker(now: World.start)
  let directory: URL
  var chance: Chance
  var story = Story()
  var faults = FaultCounts()
  private(set) var counts = BatchCounts()
  private(set) var owners: [Owner] = []
  private(set) var clients: [Client] = []
  private(set) lazy var provider = Provider(self)
  private var threads: [WorkerThread] = []
  /// For the question whether a store is at rest.
  private var readers: [PartitionID: Database] = [:]
  private let mainBaton = DispatchSemaphore(value: 0)
  private var served: [PartitionID: Int] = [:]
  private(set) var isOver = false
  private(set) var isCalm = false
  /// Why it did not come to rest; nil when it did.
  private(set) var failure: String?
  private(set) var boundaries = 0
  private var choices = 0
  /// All entries ever written to a log, over all incarnations.
  var history: [PartitionID: [MemoryStream.Item]] = [:]
  /// Messages that take their owner down, and the orders they are about.
  var trapped: Set<String> = []
  var trappedSubjects: Set<String> = []
  /// Messages that were being handled when their owner crashed, or fell asleep and may be killed.
  var struck: Set<String> = []
  var takeovers: [(at: Int64, partition: PartitionID)] = []
  var pendingEvents: [(at: Int64, fault: Fault)] = []
  var recoveries: [(at: Int64, what: Recovery)] = []
  var olderMemories: [MemoryBroker.Memory] = []
  var lastMemoryAt: Int64 = 0

  enum Recovery { case start, notFull }

  init(_ plan: Plan, without missing: Safeguard? = nil) throws {
    self.plan = plan
    self.missing = missing
    chance = Chance(seed: plan.seed)
    directory = try Stores.makeDirectory()
    broker.unblocksOnFlush = chance.below(2) == 0
    pendingEvents = plan.events.map { (World.start + $0.at, $0.fault) }
    for partition in Stores.partitions { try Stores.make(partition, at: path(partition), without: missing) }
    let logs = Dictionary(uniqueKeysWithValues: Stores.partitions.map { ($0.log, $0) })
    broker.onWrite = { [unowned self] stream, item in
      story.tell(now - World.start, "broker", .written(stream: stream, item))
      if let partition = logs[stream] { history[partition, default: []].append(item) }
    }
    clients = Workload.clients(self)
  }

  /// The stores go, and whoever points back here.
  func close() {
    owners.removeAll()
    threads.removeAll()
    Stores.remove(directory)
  }

  var now: Int64 { broker.host }
  func scratch(_ name: String) -> String { directory.appendingPathComponent(name).path }
  func path(_ partition: PartitionID) -> String { directory.appendingPathComponent("\(partition).sqlite3").path }

  func tell(_ who: String, _ event: Story.Event) { story.tell(now - World.start, who, event) }

  func note(_ fault: Fault, _ who: String, _ detail: String = "") {
    faults.note(fault)
    tell(who, .fault(fault, detail))
  }

  func count(_ made: BatchCounts) { counts += made }

  // MARK: A run

  /// Runs until everything has come to rest, or plainly never will.
  func run() {
    for partition in Stores.partitions { spawn(partition, predecessor: nil) }
    if let next = pick(after: nil) {
      next.give()
      mainBaton.wait()
    }
    isOver = true
    for owner in owners where !owner.hasEnded {
      owner.give()
      mainBaton.wait()
    }
    for thread in threads { thread.join() }
    readers.removeAll()
    broker.onWrite = { _, _ in }
  }

  func spawn(_ partition: PartitionID, predecessor: Registration?) {
    served[partition, default: 0] += 1
    let owner = Owner(self, partition, number: served[partition] ?? 0, predecessor: predecessor)
    takeLease(owner)
    owners.append(owner)
    owner.resumesAt = now
    threads.append(WorkerThread { owner.live() })
    tell(owner.name, .note("starts"))
  }

  /// The scheduler at a boundary: what befalls this owner there, and who goes on.
  func pause(_ owner: Owner, _ event: Story.Event) throws {
    if isOver || owner.isDoomed { throw InjectedCrash() }
    tell(owner.name, event)
    boundaries += 1
    try befall(owner, event)
    let next = pick(after: owner)
    if next !== owner {
      if let next { next.give() } else { mainBaton.signal() }
      owner.awaitBaton()
    }
    if isOver || owner.isDoomed { throw InjectedCrash() }
    owner.wake(self)
  }

  /// The owner's thread ends; the baton goes on without it.
  func left(_ owner: Owner) {
    owner.hasEnded = true
    guard !isOver else {
      mainBaton.signal()
      return
    }
    succeed(owner)
    if let next = pick(after: nil) { next.give() } else { mainBaton.signal() }
  }

  // MARK: Choice

  /// Who goes on: nil when the run is over.
  private func pick(after current: Owner?) -> Owner? {
    while true {
      choices += 1
      if choices > World.patience {
        failure = "it does not come to rest: \(unrest ?? leftover ?? "for no reason that is seen")"
        return nil
      }
      if chance.below(8) == 0 { broker.host += 1 }
      happen()
      if let current, current.isReady(now), chance.happens(plan.stickiness) { return current }
      let ready = owners.filter { $0.isReady(now) }
      let talking = clients.filter { $0.nextAt <= now }
      if ready.isEmpty, talking.isEmpty {
        if isCalm, isAtRest { return nil }
        passTime()
        continue
      }
      let choice = chance.below(ready.count + talking.count)
      if choice < ready.count { return ready[choice] }
      talking[choice - ready.count].act()
    }
  }

  /// Nobody can go on: the clock goes to the next moment at which somebody can.
  private func passTime() {
    var next = Int64.max
    for owner in owners where !owner.hasEnded { next = min(next, owner.readyAt) }
    for client in clients { next = min(next, client.nextAt) }
    next = min(next, provider.nextAt)
    for takeover in takeovers { next = min(next, takeover.at) }
    for recovery in recoveries { next = min(next, recovery.at) }
    if let event = pendingEvents.first { next = min(next, event.at) }
    if !isCalm { next = min(next, World.start + plan.calmAt) }
    // When timers are all that is left, nothing happens before the first of them, were it days away.
    if isCalm, unrest == nil, let due = readers.values.compactMap(Checks.nextTimer).min() { next = max(next, due) }
    broker.host = max(now + 1, next)
  }

  func beCalm() {
    isCalm = true
    tell("world", .note("is calm from here on"))
    pendingEvents.removeAll()
    if !broker.isUp { broker.start(with: broker.memory) }
    broker.isFull = false
    recoveries.removeAll()
    for owner in owners where owner.isAsleep { owner.resumesAt = min(owner.resumesAt, now) }
  }

  // MARK: Rest

  private var isAtRest: Bool {
    unrest == nil && leftover == nil
  }

  /// A row of a store that somebody has to look at yet.
  private var leftover: String? {
    for partition in Stores.partitions {
      if readers[partition] == nil { readers[partition] = try? Database(path: path(partition), access: .readOnly) }
      guard let reader = readers[partition] else { return "\(partition) cannot be read" }
      do {
        if let row = try Checks.unrest(reader) { return "\(partition) has the \(row)" }
      } catch { return "\(partition): \(error)" }
    }
    return nil
  }

  /// What still goes on, the timers apart.
  private var unrest: String? {
    if let client = clients.first(where: { !$0.isDone }) { return "\(client.name) waits for \(client.waitingFor)" }
    if provider.nextAt < .max { return "the provider has calls" }
    for partition in Stores.partitions {
      guard let owner = owners.last(where: { $0.partition == partition && !$0.hasEnded }), let runner = owner.runner
      else { return "\(partition) has no owner" }
      if runner.unproven > 0 { return "\(partition) has \(runner.unproven) unproven rows" }
      guard let stream = broker.stream(partition.log), let group = stream.groups[broker.group(partition)] else {
        return "\(partition) has no log"
      }
      if !group.pending.isEmpty { return "\(partition) has pending entries" }
      if group.lastDelivered < stream.lastID { return "\(partition) has unread entries" }
    }
    return nil
  }
}
