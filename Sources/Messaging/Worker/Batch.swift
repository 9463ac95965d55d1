import Contracts
import SQLite

/// One batch, one commit: each message once, all or nothing. When a handler throws, the batch is rolled back and redone
/// one message at a time, and the culprit alone is dead-lettered.
final class Batch {
  private let store: PartitionStore
  private let capability: any Capability
  private let outbox: Outbox
  private let timers: Timers
  private let calls: Calls
  private let inbox: Inbox
  private let deadLetters: DeadLetters
  private let trials: Trials
  private let runtime: RuntimeMessages
  private let turn: Turn
  /// Messages that were set aside before, and why: a replay sets them aside unhandled.
  var condemned: [String: String] = [:]
  /// Nil in a replay.
  private let metrics: PartitionMetrics?
  /// The broker's clock when what is in hand was read, Unix milliseconds.
  private var readAt: Int64 = 0
  var onStep: (BatchStep, _ messageID: String) throws -> Void = { _, _ in }

  init(
    store: PartitionStore, capability: any Capability, outbox: Outbox, timers: Timers, calls: Calls,
    topology: Topology, metrics: PartitionMetrics?
  ) throws {
    self.metrics = metrics
    self.store = store
    self.capability = capability
    self.outbox = outbox
    self.timers = timers
    self.calls = calls
    inbox = Inbox(store.database)
    deadLetters = DeadLetters(store.database)
    trials = Trials(store.database)
    runtime = RuntimeMessages(store.database)
    turn = Turn(
      store: store, topology: topology, timers: timers, calls: calls,
      settings: try store.database.settings())
  }

  /// Sends the settings to the partition's own log when they differ from those the store was last told.
  func apply(settings: [String: String]) throws {
    guard !settings.isEmpty, settings != turn.settings else { return }
    try store.database.begin()
    turn.reset(now: store.now, cached: [:])
    turn.send(SettingsApplied(values: settings), id: "settings.e\(store.epoch)", to: store.partition)
    try commitTransaction(position: nil)
  }

  // MARK: Batch

  /// The relays whose proof the entries wait for; none when the batch was committed.
  func commit(
    _ entries: ArraySlice<Entry>, in incarnation: String, readAt: Int64, _ transport: any Transport,
    _ counts: inout BatchCounts
  ) throws -> Set<Int> {
    self.readAt = readAt
    let messages = entries.flatMap(\.messages)
    counts.read += messages.count
    let position = Position(incarnation: incarnation, entry: entries[entries.endIndex - 1].id)
    let cached = try fetchCached(messages, transport)
    do { return try transact(messages, position, cached, mayRelay: true, &counts) } catch let error
      where !error.isFaultOfHost
    {
      for message in messages { try handleAlone(message, incarnation, cached, &counts) }
      return []
    }
  }

  private func fetchCached(_ messages: [Message], _ transport: any Transport) throws -> [String: [UInt8]] {
    let keys = capability.cacheKeys(messages)
    guard !keys.isEmpty else { return [:] }
    var values: [String: [UInt8]] = [:]
    for (key, value) in zip(keys, try transport.cached(keys)) { values[key] = value }
    return values
  }

  @discardableResult
  private func transact(
    _ messages: [Message], _ position: Position, _ cached: [String: [UInt8]], mayRelay: Bool,
    _ counts: inout BatchCounts
  ) throws -> Set<Int> {
    try store.database.begin()
    let settings = turn.settings
    do {
      var made = BatchCounts()
      turn.reset(now: store.now, cached: cached)
      let before = store.database.totalChanges
      var marks: Int64 = 0
      for message in messages {
        turn.begin(message)
        if message.head.replyTo != nil || !message.head.slip.isEmpty { made.awaited += 1 }
        if let stale = staleness(message) { throw stale }
        guard try take(message) else {
          made.duplicates += 1
          try answerAgain(message)
          continue
        }
        if let cause = condemned[message.id] { throw Condemned(description: cause) }
        marks += 1
        try onStep(.beforeHandling, turn.message.id)
        try measured(message)
        made.handled += 1
      }
      let changedNothing = store.database.totalChanges - before == marks
      if changedNothing, mayRelay || !turn.hasOutput {
        store.database.rollback()
        counts += made
        metrics?.add(turn.tallies)
        return outbox.relay(turn.publications)
      }
      try commitTransaction(position: position)
      made.commits += 1
      counts += made
      metrics?.add(turn.tallies)
      return []
    } catch {
      store.database.rollback()
      turn.settings = settings
      throw error
    }
  }

  /// Marks the message being handled as taken, at the time it was read: the inbox tells how long it had waited. Never
  /// before the handler's clock, which the inbox's floor follows.
  private func take(_ message: Message) throws(SQLiteError) -> Bool {
    try inbox.take(message.id, at: max(readAt, turn.now))
  }

  /// Relays become rows, and the messages that caused them are taken: one commit.
  func spill(_ messages: [Settlement.Taken], at now: Int64) throws {
    try commitHousekeeping {
      for message in messages { _ = try inbox.take(message.id, at: max(message.readAt, store.now)) }
      try outbox.spill(at: now)
    }
    outbox.spilled()
  }

  private func staleness(_ message: Message) -> (any Error)? {
    if let defect = message.defect { return UnreadableMessage(id: message.id, reason: defect) }
    guard message.head.sent < store.inboxFloor else { return nil }
    return UnreadableMessage(id: message.id, reason: "sent before what the inbox remembers")
  }

  private func commitTransaction(position: Position?) throws {
    do {
      let publications = turn.publications
      // The fence first: a former owner's outbox numbers its rows as another one does by now.
      try store.settle(
        position: position ?? store.position ?? Position(incarnation: "none", entry: .zero), now: turn.now)
      try outbox.write(publications, at: turn.now)
      try onStep(.beforeCommit, turn.message.id)
      let start = metrics == nil ? 0 : Clock.nanoseconds
      try store.database.commit()
      metrics?.committed(since: start)
      if let position { store.settled(position: position, now: turn.now) }
      outbox.committed(publications)
    } catch {
      store.database.rollback()
      throw error
    }
    try onStep(.afterCommit, turn.message.id)
  }

  /// Deletes proven rows and does `more`, in a commit of its own.
  func commitHousekeeping(_ more: () throws -> Void) throws {
    try store.database.begin()
    do {
      try store.checkFence()
      try more()
    } catch {
      store.database.rollback()
      throw error
    }
    turn.reset(now: store.now, cached: [:])
    try commitTransaction(position: nil)
  }

  // MARK: Message

  private func measured(_ message: Message) throws {
    guard let metrics else { return try dispatch(message) }
    let start = Clock.nanoseconds
    try dispatch(message)
    metrics.handled(message.head.type, since: start)
  }

  private func dispatch(_ message: Message) throws {
    guard try isAwaited(message), try runtime.admits(message, turn) else { return }
    guard let key = message.head.key else { return try handle(message) }
    switch try turn.requests.state(key, fingerprint: message.head.fingerprint ?? "") {
    case .new: try handle(message)
    case .running(let subject): try capability.again(message, subject: subject, turn)
    case .done(let outcome): if let waiter = message.waiter { turn.reply(outcome, to: waiter) }
    case .conflict: if let waiter = message.waiter { turn.reply(Outcome(.keyReused), to: waiter) }
    }
  }

  private func handle(_ message: Message) throws {
    if try !runtime.handle(message, turn, of: capability) { try capability.handle(message, turn) }
  }

  /// Ends the timer or call that brought it. False when there is none any more.
  private func isAwaited(_ message: Message) throws(SQLiteError) -> Bool {
    if let due = message.head.due { return try timers.cancel(id: message.id, due: due) }
    guard let answer = CallAnswered(in: message) else { return true }
    return try calls.settle(id: answer.call, round: answer.round)
  }

  /// A duplicate whose caller waits is answered again: the reply may have been lost with the broker.
  private func answerAgain(_ message: Message) throws {
    guard let waiter = message.waiter else { return }
    let key = message.head.key ?? message.id
    switch try turn.requests.state(key, fingerprint: message.head.fingerprint ?? "") {
    case .done(let outcome): turn.reply(outcome, to: waiter)
    case .running(let subject): try capability.again(message, subject: subject, turn)
    case .new: try capability.again(message, subject: "", turn)
    case .conflict: turn.reply(Outcome(.keyReused), to: waiter)
    }
  }

  // MARK: Poison

  private func handleAlone(
    _ message: Message, _ incarnation: String, _ cached: [String: [UInt8]], _ counts: inout BatchCounts
  ) throws {
    let position = Position(incarnation: incarnation, entry: message.entry)
    do { try transact([message], position, cached, mayRelay: false, &counts) } catch let error
      where !error.isFaultOfHost
    {
      try abandon(message, cause: "\(error)", attempts: 1, position, &counts)
    }
  }

  /// A pending entry after an unclean stop: each message alone, marked as being tried before it is. One that was
  /// tried `Trials.limit` times took the process down each time, and is dead-lettered unhandled.
  func recover(
    _ entry: Entry, in incarnation: String, readAt: Int64, _ counts: inout BatchCounts
  ) throws {
    self.readAt = readAt
    let position = Position(incarnation: incarnation, entry: entry.id)
    for message in entry.messages {
      counts.read += 1
      let tried = try trials.count(message.id)
      if try inbox.contains(message.id) {
        try handleAlone(message, incarnation, [:], &counts)
      } else if tried >= Trials.limit {
        try abandon(message, cause: "crashed the process \(tried) times", attempts: tried, position, &counts)
      } else {
        try tryOut(message, incarnation, &counts)
      }
    }
  }

  /// Marked, handled, unmarked. A fault of the host that the process survives is not the message's: unmarked too.
  private func tryOut(_ message: Message, _ incarnation: String, _ counts: inout BatchCounts) throws {
    try store.fencedTransaction { try trials.begin(message.id) }
    do { try handleAlone(message, incarnation, [:], &counts) } catch {
      if !(error is InjectedCrash) { try? store.fencedTransaction { try trials.end(message.id) } }
      throw error
    }
    try store.fencedTransaction { try trials.end(message.id) }
  }

  /// Nothing is pending: a mark left now is of a message that was settled, or lost with the broker and is sent again.
  func forgetTrials() throws {
    guard try !trials.isEmpty else { return }
    try store.fencedTransaction { try trials.clear() }
  }

  private func abandon(
    _ message: Message, cause: String, attempts: Int, _ position: Position, _ counts: inout BatchCounts
  ) throws {
    do { try bury(message, cause: cause, attempts: attempts, position, telling: true) } catch let error
      where !error.isFaultOfHost
    {
      try bury(
        message, cause: "\(cause); and nobody could be told: \(error)", attempts: attempts, position, telling: false)
    }
    counts.deadLetters += 1
    metrics?.deadLettered()
    counts.commits += 1
  }

  private func bury(
    _ message: Message, cause: String, attempts: Int, _ position: Position, telling: Bool
  ) throws {
    try store.database.begin()
    do {
      turn.reset(now: store.now, cached: [:])
      turn.begin(message)
      guard try take(message) else { return store.database.rollback() }
      let letter = DeadLetter(message: message, cause: cause, attempts: attempts, at: turn.now)
      try deadLetters.add(letter)
      turn.showDeadLetter(letter)
      try runtime.setAside(message, turn)
      try trials.end(message.id)
      _ = try isAwaited(message)
      if telling {
        try answerAbandoned(message)
        try capability.abandoned(message, cause: cause, turn)
      }
      try commitTransaction(position: position)
    } catch {
      store.database.rollback()
      throw error
    }
    message.log("dead letter", ["partition": "\(store.partition)", "cause": cause])
  }

  /// Its key may be another message's: then that one's outcome is its own, and while that one runs it is not answered
  /// (asked again, it joins those who wait). The capability is not asked: it may not survive this message.
  private func answerAbandoned(_ message: Message) throws {
    guard let waiter = message.waiter else { return }
    switch try turn.requests.state(message.head.key ?? message.id, fingerprint: message.head.fingerprint ?? "") {
    case .new: try turn.refuse(.abandoned)
    case .running: break
    case .done(let outcome): turn.reply(outcome, to: waiter)
    case .conflict: turn.reply(Outcome(.keyReused), to: waiter)
    }
  }
}
