/// When requests are kept from a capability; milliseconds.
package struct BreakerSettings: Sendable {
  /// So many silences within the window open a breaker.
  package var failures = 5
  package var window: Int64 = 60_000
  /// Open for so long, it lets a probe through.
  package var halfOpenAfter: Int64 = 300_000

  package init() {}
}
