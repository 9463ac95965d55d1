import Contracts
package import Redis

/// What an operator asked of a partition, in Redis: it outlives workers, and is gone with Redis' memory.
package struct Halt: Sendable, Equatable {
  package enum Mode: String, Sendable {
    /// Its owner takes nothing from the log.
    case paused
    /// Intakes send it nothing new; what is under way goes on.
    case draining
  }

  package let mode: Mode
  /// Unix milliseconds by Redis' clock.
  package let since: Int64
  package let actor: String

  /// `MODE MILLISECONDS ACTOR`
  init?(_ text: String) {
    let parts = text.split(separator: " ", maxSplits: 2)
    guard parts.count == 3, let mode = Mode(rawValue: String(parts[0])), let since = Int64(parts[1]) else { return nil }
    (self.mode, self.since, actor) = (mode, since, String(parts[2]))
  }

  package static func set(
    _ mode: Mode, by actor: String, of partition: PartitionID, _ connection: RedisConnection
  ) throws(RedisError) {
    let time = try connection.call(RedisCommand("TIME")).value
    let now = (time[0].integer ?? 0) * 1_000
    try connection.call(RedisCommand("SET", partition.halt, "\(mode.rawValue) \(now) \(actor)"))
  }

  /// False when there was none.
  package static func lift(of partition: PartitionID, _ connection: RedisConnection) throws(RedisError) -> Bool {
    try connection.call(RedisCommand("DEL", partition.halt)).value.integer == 1
  }
}
