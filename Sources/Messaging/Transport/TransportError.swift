/// The broker could not do its part; the runner resends and recovers from what is pending.
package enum TransportError: Error, CustomStringConvertible {
  /// No connection, or it broke.
  case unavailable(String)
  /// The broker's memory is full.
  case full(String)
  /// The broker was emptied or exchanged during the exchange: nothing read or published in it counts.
  case newIncarnation
  /// This worker no longer holds the partition's lease.
  case leaseLost
  /// The broker answers, but must not be used: what to change.
  case unusable(String)

  package var description: String {
    switch self {
    case .unavailable(let reason), .full(let reason): reason
    case .newIncarnation: "Redis was emptied, restarted or exchanged; everything unproven is sent again"
    case .leaseLost: "the partition's lease is held by another worker"
    case .unusable(let reason): reason
    }
  }
}

/// Thrown by a test at a step of the batch in place of a crash.
package struct InjectedCrash: Error {
  package init() {}
}
