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

  private typealias Job = CallLine.Job

  private struct State {
    /// By kind.
    var lines: [String: CallLine]
    /// Waiting, or being made.
    var known: Set<CallLine.Key> = []
    var hasThreads = false
  }

  private let callers: [String: any Caller]
  private let redis: RedisAddress
  private let registry: Registry
  private let state: Mutex<State>
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
    state = Mutex(
      State(lines: callers.mapValues { CallLine(mostAtOnce: $0.mostAtOnce, longestRest: longestRest) }))
  }

  /// Calls not answered yet.
  package var outstanding: Int { state.withLock { $0.known.count } }

  /// Puts what is so now beside what was counted.
  package func showGauges() {
    let (outstanding, breakers) = state.withLock { state in
      (
        state.known.count,
        state.lines.map { kind, line -> (Labels, Double) in ([("kind", kind)], Double(line.breakerState)) }
      )
    }
    registry.setGauge(
      "calls_outstanding", "Calls to the outside that are not answered yet.", [([], Double(outstanding))])
    registry.setGauge("call_breaker_state", "Breaker of a kind of call: 0 closed, 1 half-open, 2 open.", breakers)
  }

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
      guard let caller = callers[call.kind] else {
        Log.warning("nobody here makes such calls", ["partition": "\(partition)", "kind": call.kind])
        continue
      }
      let pause = atOnce && call.isRepeat ? 0 : max(0, call.due - now)
      let canWait = caller.canWait(call.request)
      add(Job(call: call, partition: partition, canWait: canWait, due: clock + pause), isNew: true)
    }
    startThreads()
  }

  private func add(_ job: Job, isNew: Bool) {
    let isForNow = state.withLock { state in
      guard !isNew || state.known.insert(job.key).inserted else { return false }
      return state.lines[job.call.kind]?.add(job) == true
    }
    if isForNow { wake.signal() }
  }

  /// The partition is another process' from here on: what waits is not made here. What is being made is, harmlessly.
  package func forget(_ partition: PartitionID) {
    state.withLock { state in
      for kind in callers.keys {
        for job in state.lines[kind]?.remove(partition) ?? [] { state.known.remove(job.key) }
      }
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
      defer { state.hasThreads = state.hasThreads || !state.known.isEmpty }
      return !state.hasThreads && !state.known.isEmpty
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
      case .wait(let until):
        _ = wake.wait(timeout: until.map { .now() + .milliseconds(Int(max(1, $0 - now))) } ?? .distantFuture)
      }
    }
  }

  private func next(_ now: Int64) -> CallLine.Work {
    state.withLock { state in
      var look: Int64?
      for kind in callers.keys {
        let work = state.lines[kind]?.next(now) ?? .wait(nil)
        guard case .wait(let until) = work else { return work }
        look = [look, until].compactMap { $0 }.min()
      }
      return .wait(look)
    }
  }

  private func make(_ jobs: [Job], _ connection: inout RedisConnection?) {
    guard let kind = jobs.first?.call.kind, let caller = callers[kind] else { return }
    let start = Clock.nanoseconds
    let results = caller.call(jobs.map { ($0.call.id, $0.call.request) })
    registry.histogram("call_seconds", "Time of one call to the outside, or of several made at once.", [("kind", kind)])
      .observe(nanoseconds: Clock.nanoseconds - start)
    var answered: [PartitionID: (frame: Frame, keys: [CallLine.Key])] = [:]
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
    state.withLock { $0.lines[kind]?.made() }
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
      let wasOpen = state.lines[kind]?.isOpen
      state.lines[kind]?.ended(isOutage: isOutage, now)
      return (wasOpen, state.lines[kind]?.isOpen)
    }
    if wasOpen == true, isOpen == false {
      Log.error("no call is answered any more: one at a time is made until one is", ["kind": kind])
    } else if wasOpen == false, isOpen == true {
      Log.info("calls are answered again", ["kind": kind])
    }
  }

  private func count(_ job: Job, _ result: String) {
    registry.counter(
      "calls_total", "Calls to the outside, each try one: answered, failed, or turned down while the other side rests.",
      [("kind", job.call.kind), ("result", result)]
    ).add()
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
