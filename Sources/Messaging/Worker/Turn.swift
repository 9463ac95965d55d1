package import Contracts
import JSON
package import SQLite

/// One transaction's worth of work: the store to change, the time it is, and what is to be sent when it commits.
package final class Turn {
  /// An outbox row's payload is closed at this many bytes or messages, and the next one begins.
  private static let frameBytes = 256 << 10
  private static let frameMessages = 256

  package let store: Database
  package let partition: PartitionID
  package let topology: Topology
  package let requests: Requests
  private let timers: Timers
  private let calls: Calls
  /// The message being handled.
  package private(set) var message: Message
  /// Unix milliseconds: the entry's, never below that of the last message that changed the store.
  package private(set) var now: Int64
  package var settings: [String: String]
  private var frames: [(destination: Destination, frame: Frame)] = []
  private var open: [Destination: Int] = [:]
  private var cachedValues: [String: [UInt8]] = [:]
  /// What the messages of this turn counted.
  private(set) var tallies: [Tally: Int] = [:]

  package init(
    store: PartitionStore, topology: Topology, timers: Timers, calls: Calls, settings: [String: String]
  ) {
    self.store = store.database
    partition = store.partition
    self.topology = topology
    self.timers = timers
    self.calls = calls
    self.settings = settings
    requests = Requests(store.database)
    now = store.now
    message = Message(id: "", head: Head(type: "", sent: 0), body: [])
  }

  // MARK: Runtime

  func reset(now: Int64, cached: [String: [UInt8]]) {
    self.now = now
    cachedValues = cached
    frames.removeAll(keepingCapacity: true)
    open.removeAll(keepingCapacity: true)
    tallies.removeAll(keepingCapacity: true)
  }

  func begin(_ message: Message) {
    self.message = message
    now = max(now, Int64(message.entry.milliseconds))
  }

  var publications: [Publication] { frames.map { Publication($0.destination, $0.frame.bytes) } }
  var hasOutput: Bool { !frames.isEmpty }

  private func withFrame(_ destination: Destination, _ body: (inout Frame) -> Void) {
    if let index = open[destination], frames[index].frame.messages < Turn.frameMessages,
      frames[index].frame.bytes.count < Turn.frameBytes
    {
      body(&frames[index].frame)
      return
    }
    var frame = Frame()
    body(&frame)
    open[destination] = frames.count
    frames.append((destination, frame))
  }

  // MARK: Sending

  private func head(_ type: String, _ version: Int, slip: [Stop] = []) -> Head {
    var head = Head(type: type, version: version, cause: message.id, sent: now, slip: slip)
    head.traceparent = message.head.traceparent
    return head
  }

  /// Sends a message to one partition. `id` names the fact: subject, operation, attempt or version.
  package func send<P: Payload>(_ payload: P, id: String, to partition: PartitionID, slip: [Stop] = []) {
    send(type: P.type, version: P.version, payload, id: id, to: partition, slip: slip)
  }

  /// Puts a message into the partition's own log once more, as that retry of it: its content and its way as they were,
  /// without whom to answer and what time it was due.
  func send(again message: Message, id: String, number: Int) {
    var head = message.head
    head.sent = now
    head.retry = number
    (head.replyTo, head.key, head.fingerprint, head.due) = (nil, nil, nil, nil)
    withFrame(.log(partition)) { $0.append(id: id, head: head, body: RawJSON(message.body)) }
  }

  func send(
    type: String, version: Int = 1, _ body: some JSONEncodable, id: String, to partition: PartitionID, slip: [Stop]
  ) {
    withFrame(.log(partition)) { $0.append(id: id, head: head(type, version, slip: slip), body: body) }
  }

  /// Makes an event known: the public stream and the logs of its subscribers, but one's own.
  package func emit<E: Event>(_ event: E, id: String) {
    let head = RawJSON(head(E.type, E.version).json)
    let body = RawJSON(event.json)
    withFrame(.events(partition.capability)) { $0.append(id: id, head: head, body: body) }
    for subscriber in Subscriptions.subscribers(of: E.type) {
      for target in topology.partitions(subscriber, event.route(to: subscriber)) where target != partition {
        withFrame(.log(target)) { $0.append(id: "\(id).\(target)", head: head, body: body) }
      }
    }
  }

  /// Answers whoever waits for the message being handled, and keeps the answer for whoever asks the same again.
  package func answer(_ outcome: Outcome) throws {
    guard let waiter = message.waiter else { return }
    let head = message.head
    try requests.finish(
      head.key ?? message.id, fingerprint: head.fingerprint ?? "", outcome: outcome, at: now)
    reply(outcome, to: waiter)
  }

  package func refuse(_ problem: Problem) throws { try answer(Outcome(problem)) }

  /// Answers one waiter and keeps nothing.
  package func reply(_ outcome: Outcome, to waiter: Waiter) {
    var head = head(Outcome.type, Outcome.version)
    head.correlation = waiter.correlation
    head.traceparent = waiter.traceparent
    withFrame(.replies(stream: waiter.replyTo)) {
      $0.append(id: "\(waiter.correlation).reply", head: head, body: outcome)
    }
  }

  /// Shows a dead letter as it now is: the untouched message, with the reason in its head.
  func showDeadLetter(_ letter: DeadLetter) {
    withFrame(.dead(partition)) { $0.append(id: letter.message.id, head: letter, body: RawJSON(letter.body)) }
  }

  /// Discards the dead letters about a customer that wait, and empties all of them.
  package func forgetDeadLetters(of customerID: String) throws(SQLiteError) {
    for letter in try DeadLetters(store).forget(customer: customerID, at: now) { showDeadLetter(letter) }
  }

  // MARK: Timers

  package func setTimer<P: Payload>(_ payload: P, id: String, due: Int64) throws(SQLiteError) {
    try timers.set(id: id, due: due, type: P.type, body: payload.json)
  }

  package func cancelTimer(id: String, due: Int64) throws(SQLiteError) { try timers.cancel(id: id, due: due) }

  // MARK: Calls

  /// Asks for a call to the outside, made once this is committed and never by a replay. How it ended comes as a
  /// `CallAnswered`; until then no other call may be asked for under its id.
  /// - Parameters:
  ///   - kind: who makes it.
  ///   - id: the idempotency key outside: subject and operation.
  ///   - round: raised each time the same call is asked for anew after it ended without an answer.
  ///   - due: not before then, Unix milliseconds; 0 for at once.
  package func call(
    kind: String, id: String, round: Int = 0, request: [UInt8], due: Int64 = 0
  ) throws(SQLiteError) {
    try calls.add(
      Call(
        id: id, round: round, kind: kind, request: request, due: due, cause: message.id,
        traceparent: message.head.traceparent))
  }

  // MARK: Counting

  /// Counts something for a metric of the capability's `measures`. It is added when this turn's work stands, and never
  /// by a replay.
  package func count(_ name: String, _ value: String = "") { tallies[Tally(name: name, value: value), default: 0] += 1 }

  // MARK: Read caches

  /// The value fetched before the transaction for a key of `cacheKeys`, or set since; nil if there was none.
  package func cached(_ key: String) -> [UInt8]? { cachedValues[key] }

  package func setCache(_ key: String, _ value: [UInt8], seconds: Int64) {
    cachedValues[key] = value
    withFrame(.cache) { $0.append(cacheKey: key, seconds: max(1, seconds), value: value) }
  }

  package func deleteCache(_ key: String) {
    cachedValues[key] = nil
    withFrame(.cache) { $0.append(cacheKey: key, seconds: 0, value: []) }
  }

  // MARK: Settings

  package func text(_ setting: OutcomeSetting) -> String { settings[setting.rawValue] ?? setting.fallback }

  package func milliseconds(_ setting: OutcomeSetting) -> Int64 {
    Int64(text(setting)) ?? Int64(setting.fallback) ?? 0
  }
}
