/// Keeps requests from a capability that does not answer. Closed, it counts silences within a window; open, it refuses at
/// once; half-open, it lets one request through as a probe, whose end decides. Times are loop milliseconds.
struct Breaker {
  /// As the metric shows it.
  enum State: Int {
    case closed, halfOpen, open
  }

  /// A probe without an end by then is forgotten: its client left, or it was refused before it was sent.
  private static let probeLife: Int64 = 35_000

  private let settings: BreakerSettings
  private(set) var state = State.closed
  private var silences: [Int64] = []
  private var openedAt: Int64 = 0
  private var probeAt: Int64?

  init(_ settings: BreakerSettings) { self.settings = settings }

  /// Nil when a request may go on, which makes it the probe of a half-open breaker; else the milliseconds until it may.
  mutating func refusal(_ now: Int64) -> Int64? {
    if state == .open, now - openedAt >= settings.halfOpenAfter { state = .halfOpen }
    switch state {
    case .closed: return nil
    case .open: return openedAt + settings.halfOpenAfter - now
    case .halfOpen:
      if let probeAt, now - probeAt < Breaker.probeLife { return Breaker.probeLife - (now - probeAt) }
      probeAt = now
      return nil
    }
  }

  /// A request had no answer in its time.
  mutating func fell(silent now: Int64) {
    if state == .halfOpen { return open(now) }
    silences = silences.filter { now - $0 < settings.window } + [now]
    if state == .closed, silences.count >= settings.failures { open(now) }
  }

  private mutating func open(_ now: Int64) {
    state = .open
    openedAt = now
    silences = []
    probeAt = nil
  }

  /// The capability gives signs of life: it answered something, or has another owner. A probe's answer closes the breaker,
  /// any other sign lets a probe through.
  mutating func revived(byAnswer isAnswer: Bool) {
    if state == .halfOpen, probeAt != nil, isAnswer {
      state = .closed
      probeAt = nil
    } else if state == .open {
      state = .halfOpen
      probeAt = nil
    }
  }
}
