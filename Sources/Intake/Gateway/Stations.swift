import Contracts
import EventLoop
import Messaging

/// What the intake knows of the stations its requests pass: which one is silent, and so behind a breaker, and which one is
/// so far behind that new work would only wait. For the loop's thread.
final class Stations {
  /// A wait shorter than this tells nothing of a station, milliseconds.
  private static let shortestCall: Int64 = 1_000
  /// A client is not told to stay away for longer, seconds: a station that comes back lets a probe through at once.
  private static let longestAdvice: Int64 = 30

  private let loop: EventLoop
  private let watch: BacklogWatch
  /// Milliseconds of backlog above which new work is refused; 0 for no bound.
  private let bound: Int64
  private let interval: Int64
  private var breakers: [CapabilityName: Breaker] = [:]
  /// When each partition last answered; loop milliseconds.
  private var answeredAt: [PartitionID: Int64] = [:]
  private var board = BacklogWatch.Board()
  /// The last reading of each partition, which a look that failed lacks.
  private var known: [PartitionID: BacklogWatch.Reading] = [:]
  private var isAnyBehind = false
  private var isAnyHalted = false
  private var isAnyOpen = false

  init(_ loop: EventLoop, _ watch: BacklogWatch, _ configuration: IntakeConfiguration) {
    self.loop = loop
    self.watch = watch
    bound = configuration.backlogBound
    interval = configuration.backlogInterval
    for capability in CapabilityName.allCases { breakers[capability] = Breaker(configuration.breaker) }
  }

  /// As of the latest look.
  var states: [(CapabilityName, Breaker.State)] {
    if watch.version != board.version { learn() }
    return CapabilityName.allCases.map { ($0, breakers[$0]?.state ?? .closed) }
  }

  // MARK: Before

  struct Refusal {
    let problem: Problem
    let retryAfter: Int64
  }

  /// Why a command must not be sent now.
  func refusal(_ command: Command) -> Refusal? {
    if watch.version != board.version { learn() }
    guard isAnyBehind || isAnyOpen || isAnyHalted else { return nil }
    if isAnyHalted, !command.isQuery, let refusal = halted(command) { return refusal }
    if isAnyBehind, !command.isQuery, let partition = overloaded(command) {
      return Refusal(problem: .overloaded(partition), retryAfter: 1)
    }
    guard isAnyOpen else { return nil }
    for capability in command.needs {
      guard let wait = breakers[capability]?.refusal(loop.monotonicMilliseconds) else { continue }
      let seconds = min(Stations.longestAdvice, max(1, (wait + 999) / 1_000))
      return Refusal(problem: .silent(capability), retryAfter: seconds)
    }
    return nil
  }

  /// Seconds until a client is told to look again whether an operator is done.
  private static let haltAdvice: Int64 = 10

  private func halted(_ command: Command) -> Refusal? {
    for partition in [command.partition] + command.way {
      guard let halt = board.readings[partition]?.backlog.halt else { continue }
      return Refusal(problem: .halted(partition, halt), retryAfter: Stations.haltAdvice)
    }
    return nil
  }

  private func overloaded(_ command: Command) -> PartitionID? {
    for partition in [command.partition] + command.way where (board.readings[partition]?.backlog.age ?? 0) > bound {
      return partition
    }
    // What an order can do without is passed all the same when it is silent, and not when it is merely slow.
    for partition in command.detours {
      guard let reading = board.readings[partition], reading.backlog.age > bound, reading.quiet == 0 else { continue }
      return partition
    }
    return nil
  }

  /// A new look at the backlogs: a partition that settled something, or has another owner, is alive.
  private func learn() {
    let latest = watch.latest
    for (partition, reading) in latest.readings {
      guard isAnyOpen, let before = known[partition] else { continue }
      let hasMoved = reading.backlog.settled > before.backlog.settled
      let hasNewOwner = !reading.backlog.owner.isEmpty && reading.backlog.owner != before.backlog.owner
      if hasMoved || hasNewOwner { revive(partition.capability, byAnswer: false) }
    }
    known.merge(latest.readings) { $1 }
    board = latest
    isAnyHalted = latest.readings.values.contains { $0.backlog.halt != nil }
    isAnyBehind = bound > 0 && latest.readings.values.contains { $0.backlog.age > bound }
  }

  // MARK: After

  /// A final answer, of which every station that an order needs has had its part.
  func answered(_ command: Command) {
    answeredAt[command.partition] = loop.monotonicMilliseconds
    guard isAnyOpen else { return }
    for capability in command.needs { revive(capability, byAnswer: true) }
  }

  private func revive(_ capability: CapabilityName, byAnswer isAnswer: Bool) {
    breakers[capability]?.revived(byAnswer: isAnswer)
    isAnyOpen = breakers.values.contains { $0.state != .closed }
  }

  /// A request had no final answer when its wait was over: counted against the station that was silent, if one was.
  func late(_ command: Command, since start: Int64, wait: Int64) {
    let now = loop.monotonicMilliseconds
    let waited = now - start
    guard wait >= Stations.shortestCall else { return }
    if watch.version != board.version { learn() }
    guard let capability = silentStation(command, start, waited) else { return }
    breakers[capability]?.fell(silent: now)
    isAnyOpen = breakers.values.contains { $0.state != .closed }
    if breakers[capability]?.state == .open {
      Log.warning("a station is silent: requests that need it are refused", ["capability": capability.rawValue])
    }
  }

  /// Queries pass beside the log: there, silence is no answer to anybody since the request came.
  private func silentStation(_ command: Command, _ start: Int64, _ waited: Int64) -> CapabilityName? {
    if command.isQuery {
      return answeredAt[command.partition, default: .min] < start ? command.partition.capability : nil
    }
    let candidates = [command.partition] + command.way + command.detours
    let silent = candidates.filter { (board.readings[$0]?.quiet ?? 0) >= max(1, waited - 3 * interval) }
    return silent.max { board.readings[$0]!.quiet < board.readings[$1]!.quiet }?.capability
  }
}
