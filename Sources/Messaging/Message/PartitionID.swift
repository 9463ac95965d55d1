package import Contracts

/// One slice of a capability: `reservation.0`. Names its keys; all of one partition share a hash tag, so that a Redis
/// Cluster keeps them in one place.
package struct PartitionID: Hashable, Sendable, CustomStringConvertible {
  package let capability: CapabilityName
  package let number: Int

  package init(_ capability: CapabilityName, _ number: Int) {
    self.capability = capability
    self.number = number
  }

  /// Reads `reservation.0`.
  package init?(_ text: some StringProtocol) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, let capability = CapabilityName(rawValue: String(parts[0])), let number = Int(parts[1]),
      number >= 0
    else { return nil }
    self.init(capability, number)
  }

  package var description: String { "\(capability.rawValue).\(number)" }

  /// The input stream.
  package var log: String { "orderflow:{\(self)}:log" }
  /// The capped query stream beside it.
  package var queries: String { "orderflow:{\(self)}:queries" }
  /// (incarnation, last committed entry), announced by the owner.
  package var done: String { "orderflow:{\(self)}:done" }
  package var lease: String { "orderflow:{\(self)}:lease" }
  /// The last owner, kept when its lease has run out: whose connections the next one kills.
  package var owner: String { "orderflow:{\(self)}:owner" }
  /// That an operator paused or drains it.
  package var halt: String { "orderflow:{\(self)}:halt" }
  /// View of the store's dead letters.
  package var dead: String { "orderflow:{\(self)}:dead" }
}

extension CapabilityName {
  /// The consumer group of its logs. It bears the world's marker: who still reads for another world, asleep perhaps,
  /// finds no group here and swallows nothing.
  package func group(marker: String) -> String { "\(rawValue).\(marker)" }
  /// The public event stream.
  package var events: String { "orderflow:{\(rawValue)}:events" }
  /// Live workers of the capability, a sorted set by heartbeat.
  package var members: String { "orderflow:{\(rawValue)}:members" }
}
