import EventLoop
import HTTP

/// Posts orders over several connections of one loop. A connection that has its answer takes the next order at once, or
/// the next one that is due. With a schedule a latency counts from when the order was due, so that a system that makes
/// its callers wait does not make them count less (coordinated omission).
final class LoadRun {
  /// How late a timer may be without that being the system's latency, microseconds.
  private static let grain: Int64 = 1_000
  /// A connection that could not be made rests, milliseconds.
  private static let rest: Int64 = 200
  /// The run is given up after so long without any answer, microseconds: longer than a request may take.
  private static let patience: Int64 = 35_000_000
  private static let tick: Int64 = 250

  private let loop: EventLoop
  private let plan: LoadPlan
  private let bodies: [[UInt8]]
  private let headers: [(String, String)]
  private var lanes: [LoadLane] = []
  private var free: [LoadLane] = []
  private var sent = 0
  private var isStopping = false
  private var isEnded = false
  private var startedAt: Int64 = 0
  private var latestAnswer: Int64 = 0
  private var wake: Timer?
  private var progress = Progress("load", unit: "orders")
  private(set) var result = LoadResult()
  /// Whether it ended because answers ceased to come.
  private(set) var isGivenUp = false

  init(_ loop: EventLoop, _ target: LoadTarget, _ plan: LoadPlan, _ bodies: [[UInt8]]) {
    self.loop = loop
    self.plan = plan
    self.bodies = bodies
    headers = target.headers
    for _ in 0..<plan.connections {
      lanes.append(LoadLane(loop, target) { [unowned self] in finished($0, $1) })
    }
    free = lanes
  }

  /// Returns when every order has its answer.
  func run() {
    startedAt = Stopwatch.microseconds
    latestAnswer = startedAt
    watch()
    pump(startedAt)
    if !isEnded { loop.run() }
    showProgress(Stopwatch.microseconds)
    progress.end()
  }

  /// Sends nothing more; a second time: waits for nothing more.
  func stop() {
    if isStopping { return end() }
    isStopping = true
    pump(Stopwatch.microseconds)
  }

  private func isOver(_ now: Int64) -> Bool {
    if let count = plan.count, sent >= count { return true }
    if let seconds = plan.seconds, now >= startedAt + Int64(seconds) * 1_000_000 { return true }
    return isStopping
  }

  /// Sends what is due as far as there are free connections.
  private func pump(_ now: Int64) {
    while let lane = free.last, !isOver(now) {
      let due = startedAt + plan.due(sent)
      guard due <= now else { return sleep((due - now + 999) / 1_000) }
      free.removeLast()
      let start = plan.rate == nil ? now : min(now, due + LoadRun.grain)
      lane.post(bodies[sent % bodies.count], headers: headers, startedAt: start)
      sent += 1
    }
    if free.count == lanes.count, isOver(now) { end() }
  }

  private func sleep(_ milliseconds: Int64) {
    wake?.cancel()
    wake = loop.after(milliseconds: milliseconds) { [unowned self] in pump(Stopwatch.microseconds) }
  }

  private func finished(_ lane: LoadLane, _ answer: Result<HTTPClientResponse, HTTPClientError>) {
    let now = Stopwatch.microseconds
    switch answer {
    case .success(let response):
      result.answered(response.status, after: now - lane.startedAt)
      latestAnswer = now
    case .failure(let error):
      result.failed(error)
      if case .notConnected = error, !isOver(now) {
        loop.after(milliseconds: LoadRun.rest) { [unowned self] in release(lane, Stopwatch.microseconds) }
        return
      }
    }
    release(lane, now)
  }

  private func release(_ lane: LoadLane, _ now: Int64) {
    free.append(lane)
    pump(now)
  }

  /// Shows the progress, ends a run whose time is up, gives up one that nobody answers.
  private func watch() {
    guard !isEnded else { return }
    let now = Stopwatch.microseconds
    showProgress(now)
    if now - latestAnswer > LoadRun.patience {
      isGivenUp = true
      return end()
    }
    loop.after(milliseconds: LoadRun.tick) { [unowned self] in watch() }
    if isOver(now) { pump(now) }
  }

  private func showProgress(_ now: Int64) {
    progress.show(result.count, fraction: plan.fraction(sent: sent, microseconds: now - startedAt))
  }

  private func end() {
    guard !isEnded else { return }
    isEnded = true
    result.microseconds = max(1, latestAnswer - startedAt)
    loop.stop()
  }
}
