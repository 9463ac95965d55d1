/// Gives the other side of a kind of call a rest: after many failures in a row one call at a time is let through, each
/// after a longer pause, until one is answered. Times are milliseconds.
package struct CallGate {
  /// Twice what one call may fail by itself.
  package static let patience = 2 * CallPool.tries
  private static let firstRest: Int64 = 1_000
  package static let longestRest: Int64 = 30_000

  private let longestRest: Int64
  private var failures = 0
  private var restsUntil: Int64 = 0
  private var isProbing = false

  package init(longestRest: Int64 = CallGate.longestRest) { self.longestRest = longestRest }

  package var isOpen: Bool { failures < CallGate.patience }

  /// As a breaker's: 0 closed (calls are made), 1 half-open (one is), 2 open (none is).
  package var breakerState: Int { isOpen ? 0 : isProbing ? 1 : 2 }

  /// When the next call may be made; nil while a probe is under way.
  package func opens(_ now: Int64) -> Int64? { isOpen ? now : isProbing ? nil : restsUntil }

  package mutating func begin() { isProbing = !isOpen }

  package mutating func ended(isOutage: Bool, _ now: Int64) {
    isProbing = false
    failures = isOutage ? failures + 1 : 0
    guard !isOpen else { return }
    let doublings = min(5, failures - CallGate.patience)
    restsUntil = now + min(longestRest, CallGate.firstRest << doublings)
  }
}
