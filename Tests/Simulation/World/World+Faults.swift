import BrokerSupport
import Contracts
import Messaging

/// What goes wrong, when, and who takes over then.
extension World {
  // MARK: At a boundary

  func befall(_ owner: Owner, _ event: Story.Event) throws {
    if !plan.strikes.isEmpty {
      for strike in plan.strikes where boundaries == strike.boundary { try strikeDown(owner, strike.fault) }
      return
    }
    guard !isCalm else { return }
    // What was being handled at two crashes counts as their cause: that is the trap's part.
    let mayEnd = owner.message.map { !struck.contains($0) } ?? true
    if mayEnd, chance.happens(plan.rates[.crash] ?? 0) { try strikeDown(owner, .crash) }
    if chance.happens(plan.rates[.connectionLost] ?? 0) { try strikeDown(owner, .connectionLost) }
    if mayEnd, chance.happens(plan.rates[.sleep] ?? 0) { return fallAsleep(owner) }
    if chance.happens(plan.rates[.reorder] ?? 0), case .call(let call) = event, call.isBetweenPublications {
      note(.reorder, owner.name)
      owner.resumesAt = now + chance.between(1, 60)
    } else if chance.happens(plan.rates[.delay] ?? 0) {
      note(.delay, owner.name)
      owner.resumesAt = now + chance.between(1, 400)
    }
  }

  private func strikeDown(_ owner: Owner, _ fault: Fault) throws {
    if fault == .crash {
      note(.crash, owner.name)
      if let message = owner.message { struck.insert(message) }
      throw InjectedCrash()
    }
    guard let client = owner.client else { return }
    note(.connectionLost, owner.name)
    broker.kill(client)
  }

  /// Its lease runs out while it sleeps, or it wakes before.
  private func fallAsleep(_ owner: Owner) {
    let length = chance.below(2) == 0 ? chance.between(20, 2_000) : chance.between(World.lease, 3 * World.lease)
    note(.sleep, owner.name, "\(length) ms")
    if let message = owner.message { struck.insert(message) }
    owner.isAsleep = true
    owner.resumesAt = now + length
    takeovers.append((now + chance.between(World.lease * 2 / 3, World.lease), owner.partition))
  }

  /// A message that takes its owner down, each time it is handled.
  func spring(_ owner: Owner, _ message: String) throws {
    let subject = String(message.prefix { $0 != "." })
    if !isCalm, trapped.count < plan.traps, !trappedSubjects.contains(subject),
      chance.below(World.rarity(message)) == 0
    {
      trapped.insert(message)
      trappedSubjects.insert(subject)
    }
    guard trapped.contains(message) else { return }
    note(.trap, owner.name, message)
    throw InjectedCrash()
  }

  /// One in so many is trapped: what seldom comes more readily.
  private static func rarity(_ message: String) -> Int {
    if message.contains(".may-expire") { return 2 }
    return [".hold.", ".release.", ".deadline", ".refuse.", "settings."].contains { message.contains($0) } ? 6 : 60
  }

  // MARK: Between boundaries

  /// Everything whose time has come.
  func happen() {
    if !isCalm, now >= World.start + plan.calmAt { beCalm() }
    while let event = pendingEvents.first, event.at <= now {
      pendingEvents.removeFirst()
      befall(event.fault)
    }
    provider.act()
    for recovery in recoveries where recovery.at <= now { recover(recovery.what) }
    recoveries.removeAll { $0.at <= now }
    let due = takeovers.filter { $0.at <= now }
    takeovers.removeAll { $0.at <= now }
    for takeover in due { takeOver(takeover.partition) }
    if now - lastMemoryAt >= 300, broker.isUp, !pendingEvents.isEmpty {
      lastMemoryAt = now
      olderMemories = olderMemories.suffix(5) + [broker.memory]
    }
  }

  private func recover(_ what: Recovery) {
    switch what {
    case .start: if !broker.isUp { broker.start(with: broker.memory) }
    case .notFull: broker.isFull = false
    }
  }

  private func befall(_ fault: Fault) {
    switch fault {
    case .flushed: broker.flush()
    case .restartedEmpty: broker.start()
    case .restartedOlder: broker.start(with: chance.pick(olderMemories + [broker.memory]))
    case .outage:
      broker.stop()
      recoveries.append((now + chance.between(50, 3_000), .start))
    case .full:
      broker.isFull = true
      recoveries.append((now + chance.between(50, 1_500), .notFull))
    case .clockForward: broker.skew = min(60_000, broker.skew + chance.between(500, 30_000))
    case .clockBackward: broker.skew = max(-60_000, broker.skew - chance.between(500, 30_000))
    case .duplicate: return repeatEntry()
    case .handedOver: return handOver()
    case .silence: return silence()
    case .usurped: return usurp()
    default: return
    }
    note(fault, "world")
  }

  /// Some entry of some log arrives once more.
  private func repeatEntry() {
    let partition = chance.pick(Stores.partitions)
    guard broker.isUp, !broker.isFull, let entries = history[partition], !entries.isEmpty else { return }
    let entry = chance.pick(entries)
    note(.duplicate, "world", "\(partition) \(entry.id)")
    broker.add(entry.fields, to: partition.log)
  }

  /// An owner, mostly pricing's, is not heard of for longer than an order waits, and nobody takes its place.
  private func silence() {
    let partition =
      chance.below(3) > 0 ? chance.pick(Stores.topology.partitions(.pricing)) : chance.pick(Stores.partitions)
    guard let owner = current(partition), !owner.isAsleep, owner.message == nil else { return }
    let length = chance.between(plan.stepDeadline, plan.stepDeadline * 3)
    note(.silence, owner.name, "\(length) ms")
    owner.resumesAt = max(owner.resumesAt, now + length)
  }

  private func handOver() {
    guard let owner = owners.last(where: { !$0.hasEnded && !$0.isAsleep && $0.stopsAt == nil }) else { return }
    note(.handedOver, owner.name)
    owner.stopsAt = now
  }

  /// The broker forgets who holds the lease, and another is faster to take it than its owner to renew it.
  private func usurp() {
    let partition = chance.pick(Stores.partitions)
    guard let owner = current(partition) else { return }
    broker.flush()
    note(.flushed, "world")
    note(.usurped, owner.name)
    owner.stopsAt = max(now, owner.resumesAt) + chance.between(0, World.lease / 3)
    spawn(partition, predecessor: nil)
  }

  // MARK: Taking over

  func current(_ partition: PartitionID) -> Owner? { owners.last { $0.partition == partition && !$0.hasEnded } }

  /// The lease has run out, unless its holder is awake after all.
  private func takeOver(_ partition: PartitionID) {
    let holder = current(partition)
    if let holder, !holder.isAsleep { return }
    if let holder {
      note(.takenOverAsleep, holder.name)
      holder.stopsAt = holder.resumesAt + chance.between(0, World.lease / 3)
      // Many a sleeper wakes just when another has begun.
      if chance.below(2) == 0 { holder.resumesAt = now + chance.between(0, 60) }
    }
    spawn(partition, predecessor: Registration(broker.text(partition.owner)))
  }

  /// Somebody must serve the partition that this one leaves.
  func succeed(_ owner: Owner) {
    guard current(owner.partition) == nil, !takeovers.contains(where: { $0.partition == owner.partition }) else {
      return
    }
    takeovers.append((now + chance.pick([0, 50, World.lease]), owner.partition))
  }
}

extension Owner {
  /// Back among the living.
  func wake(_ world: World) {
    guard isAsleep else { return }
    isAsleep = false
    if waitsFor?.isServed == true { world.note(.swallowed, name, "by a sleeper") }
    world.tell(name, .note("wakes"))
  }
}

extension CallBoundary {
  var isBetweenPublications: Bool {
    switch self {
    case .asked, .published: true
    default: false
    }
  }
}
