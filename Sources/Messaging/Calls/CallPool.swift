import Dispatch
package import Metrics
package import Redis
import Synchronization

/// Makes a process' calls to the outside on a few threads of its own, beside the batch loops, and puts each answer into
/// the log of the partition that asked. A call without an answer is made again, under the same id, a few times with
/// pauses; then the partition is told that there is none.
///
/// It owns nothing: a call it loses with its process is given out again by the store, and an answer that comes twice, or
/// from a process that has lost the partition, is dropped by the partition's inbox.
package final class CallPool: Sendable {
  /// Threads: calls made at once.
  private static let threads = 8
  /// How often a call is made before the partition is told that there is no answer.
  package static let tries = 5
  /// The pause before the second try, doubled for each further one, milliseconds.
  private static let firstPause: Int64 = 250
  /// Between tries to publish an answer while Redis is away, milliseconds.
  private static let redisPause: Int64 = 200

  private struct Job {
    let call: Call
    let partition: PartitionID
    /// Monotonic milliseconds.
    var due: Int64
    var failures = 0

    var key: Key { Key(partition: partition, id: call.id, round: call.round) }
  }

  private struct Key: Hashable {
    let partition: PartitionID
    let id: String
    let round: Int
  }

  private struct State {
    /// By when they are due.
    var waiting: [Job] = []
    /// Waiting, or being made.
    var known: Set<Key> = []
    var gates: [String: CallGate] = [:]
    /// Kinds whose caller is at several calls at once: what comes meanwhile is the next batch.
    var busy: Set<String> = []
    var hasThreads = false
  }

  private let callers: [String: any Caller]
  private let redis: RedisAddress
  private let registry: Registry
  private let longestRest: Int64
  private let state = Mutex(State())
  private let stop = StopFlag()
  private let wake = DispatchSemaphore(value: 0)

  /// - Parameter callers: who makes the calls, by kind.
  /// - Parameter longestRest: of one kind of call that is not answered, milliseconds.
  package init(
    _ callers: [String: any Caller], redis: RedisAddress, registry: Registry,
    longestRest: Int64 = CallGate.longestRest
  ) {
    self.callers = callers
    self.redis = redis
    self.registry = registry
    self.longestRest = longestRest
  }

  /// Calls not answered yet.
  package var outstanding: Int { state.withLock { $0.known.count } }

  /// A partition's calls not answered yet.
  package func outstanding(_ partition: PartitionID) -> Int {
    state.withLock { state in state.known.count { $0.partition == partition } }
  }

  /// Makes these calls, but those it is at already. One of a kind that nobody here makes stays where it is.
  /// - Parameters:
  ///   - now: Unix milliseconds of the broker, by which the calls are due.
  ///   - atOnce: what another process put off because it was not answered is made at once.
  package func make(_ calls: [Call], for partition: PartitionID, now: Int64, atOnce: Bool = false) {
    let clock = Clock.monotonicMilliseconds
    for call in calls {
      guard callers[call.kind] != nil else {
        Log.warning("nobody here makes such calls", ["partition": "\(partition)", "kind": call.kind])
        continue
      }
      let pause = atOnce && call.isRepeat ? 0 : max(0, call.due - now)
      add(Job(call: call, partition: partition, due: clock + pause), isNew: true)
    }
    startThreads()
  }

  private func add(_ job: Job, isNew: Bool) {
    let isForNow = state.withLock { state in
      guard !isNew || state.known.insert(job.key).inserted else { return false }
      let place = state.waiting.firstIndex { $0.due > job.due } ?? state.waiting.count
      state.waiting.insert(job, at: place)
      return !state.busy.contains(job.call.kind)
    }
    if isForNow { wake.signal() }
  }

  /// The partition is another process' from here on: what waits is not made here. What is being made is, harmlessly.
  package func forget(_ partition: PartitionID) {
    state.withLock { state in
      for job in state.waiting where job.partition == partition { state.known.remove(job.key) }
      state.waiting.removeAll { $0.partition == partition }
    }
  }

  /// No further call is made. A call under way is not waited for: its row is left, and it is made again by the next
  /// owner.
  package func shutDown() {
    stop.set()
    for _ in 0..<CallPool.threads { wake.signal() }
  }

  // MARK: Threads

  private func startThreads() {
    let isFirst = state.withLock { state in
      defer { state.hasThreads = state.hasThreads || !state.waiting.isEmpty }
      return !state.hasThreads && !state.waiting.isEmpty
    }
    guard isFirst else { return }
    for _ in 0..<CallPool.threads { _ = WorkerThread { [self] in work() } }
  }

  private func work() {
    var connection: RedisConnection?
    while !stop.isSet {
      let now = Clock.monotonicMilliseconds
      switch next(now) {
      case .make(let jobs): make(jobs, &connection)
      case .turnDown(let job): turnDown(job, &connection)
      case .sleep(let until):
        _ = wake.wait(timeout: until.map { .now() + .milliseconds(Int(max(1, $0 - now))) } ?? .distantFuture)
      }
    }
  }

  private enum Work {
    case make([Job])
    case turnDown(Job)
    /// Until then, monotonic milliseconds; nil for until something changes.
    case sleep(Int64?)
  }

  /// The first call that may be made now, and those that go with it; or one that is not worth making later.
  private func next(_ now: Int64) -> Work {
    state.withLock { state in
      var look: Int64?
      for (place, job) in state.waiting.enumerated() where !state.busy.contains(job.call.kind) {
        let opens = state.gates[job.call.kind, default: CallGate(longestRest: longestRest)].opens(now)
        if let opens, max(job.due, opens) <= now { return .make(take(from: place, now, &state)) }
        if job.due <= now, callers[job.call.kind]?.canWait(job.call.request) == false {
          return .turnDown(state.waiting.remove(at: place))
        }
        if let opens { look = min(look ?? .max, max(job.due, opens)) }
        if job.due > now { break }
      }
      return .sleep(look)
    }
  }

  private func take(from place: Int, _ now: Int64, _ state: inout State) -> [Job] {
    let kind = state.waiting[place].call.kind
    var gate = state.gates[kind, default: CallGate(longestRest: longestRest)]
    let most = callers[kind]?.mostAtOnce ?? 1
    if most > 1 { state.busy.insert(kind) }
    var taken: [Job] = []
    var ids: Set<String> = []
    var rest = state.waiting[..<place]
    for job in state.waiting[place...] {
      let isTaken = taken.count < (gate.isOpen ? most : 1) && job.call.kind == kind && job.due <= now
      if isTaken, ids.insert(job.call.id).inserted { taken.append(job) } else { rest.append(job) }
    }
    gate.begin()
    state.gates[kind] = gate
    state.waiting = Array(rest)
    showGates(state)
    return taken
  }

  private func make(_ jobs: [Job], _ connection: inout RedisConnection?) {
    guard let kind = jobs.first?.call.kind, let caller = callers[kind] else { return }
    let start = Clock.nanoseconds
    let results = caller.call(jobs.map { ($0.call.id, $0.call.request) })
    registry.histogram("call_seconds", "Time of one call to the outside, or of several made at once.", [("kind", kind)])
      .observe(nanoseconds: Clock.nanoseconds - start)
    var answered: [PartitionID: (frame: Frame, keys: [Key])] = [:]
    for (job, result) in zip(jobs, results) {
      note(job, result)
      if case .failure(let failure) = result, job.failures + 1 < CallPool.tries {
        makeAgain(job, failure)
      } else {
        answered[job.partition, default: (Frame(), [])].frame.append(
          job.call.answered(result, at: Clock.unixMilliseconds))
        answered[job.partition]?.keys.append(job.key)
      }
    }
    // Whoever waited at the gate, or for the caller, looks again.
    state.withLock { _ = $0.busy.remove(kind) }
    wake.signal()
    for (partition, answers) in answered {
      publish(answers.frame, to: partition, &connection)
      state.withLock { $0.known.subtract(answers.keys) }
    }
  }

  private func turnDown(_ job: Job, _ connection: inout RedisConnection?) {
    count(job, "turned_down")
    let failure = CallFailure("nothing was answered for a while: not asked now", isOutage: true)
    publish(Frame([job.call.answered(.failure(failure), at: Clock.unixMilliseconds)]), to: job.partition, &connection)
    state.withLock { _ = $0.known.remove(job.key) }
  }

  private func makeAgain(_ job: Job, _ failure: CallFailure) {
    Log.warning(
      "a call was not answered; making it again",
      ["partition": "\(job.partition)", "call": job.call.id, "cause": failure.description])
    var again = job
    again.failures += 1
    again.due = Clock.monotonicMilliseconds + CallPool.firstPause << Int64(job.failures)
    add(again, isNew: false)
  }

  private func note(_ job: Job, _ result: Result<[UInt8], CallFailure>) {
    let kind = job.call.kind
    var isOutage = false
    if case .failure(let failure) = result { isOutage = failure.isOutage }
    if case .failure = result { count(job, "failed") } else { count(job, "answered") }
    let now = Clock.monotonicMilliseconds
    let (wasOpen, isOpen) = state.withLock { state in
      var gate = state.gates[kind, default: CallGate(longestRest: longestRest)]
      let wasOpen = gate.isOpen
      gate.ended(isOutage: isOutage, now)
      state.gates[kind] = gate
      if gate.isOpen, !wasOpen { hurry(kind, now, &state) }
      showGates(state)
      return (wasOpen, gate.isOpen)
    }
    if wasOpen, !isOpen {
      Log.error("no call is answered any more: one at a time is made until one is", ["kind": kind])
    } else if isOpen, !wasOpen {
      Log.info("calls are answered again", ["kind": kind])
    }
  }

  /// The trouble is over: what was put off because of it is due.
  private func hurry(_ kind: String, _ now: Int64, _ state: inout State) {
    for place in state.waiting.indices where state.waiting[place].call.kind == kind {
      if state.waiting[place].call.isRepeat { state.waiting[place].due = min(now, state.waiting[place].due) }
    }
    state.waiting.sort { $0.due < $1.due }
  }

  private func count(_ job: Job, _ result: String) {
    registry.counter(
      "calls_total", "Calls to the outside, each try one: answered, failed, or turned down while the other side rests.",
      [("kind", job.call.kind), ("result", result)]
    ).add()
  }

  private func showGates(_ state: State) {
    let states = state.gates.map { kind, gate -> (Labels, Double) in ([("kind", kind)], Double(gate.breakerState)) }
    registry.setGauge("call_breaker_state", "Breaker of a kind of call: 0 closed, 1 half-open, 2 open.", states)
  }

  /// Until they are published, or the process ends: then they are asked for again.
  private func publish(_ frame: Frame, to partition: PartitionID, _ connection: inout RedisConnection?) {
    while !stop.isSet {
      do throws(RedisError) {
        if connection == nil { connection = try RedisConnection(redis, timeoutMilliseconds: 2_000) }
        guard let open = connection else { continue }
        _ = Publication(.log(partition), frame.bytes).append(to: open, in: "")
        let reply = try open.reply(doing: "publish answers")
        if let error = reply.value.error(doing: "publish answers") { throw error }
        return
      } catch {
        connection = nil
        Log.warning("answers cannot be published yet", ["partition": "\(partition)", "cause": "\(error)"])
        stop.wait(milliseconds: CallPool.redisPause)
      }
    }
  }
}
