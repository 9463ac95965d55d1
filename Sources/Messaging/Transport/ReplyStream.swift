package import Redis

/// A stream on which one process waits for outcomes. It exists only while that process does: repliers never make it
/// (`NOMKSTREAM`), and it runs out by itself.
package struct ReplyStream: Sendable {
  /// Milliseconds after which an abandoned stream is gone; kept alive well before that.
  package static let lifetime: Int64 = 60_000
  package static let keepAlive: Int64 = 15_000

  package let key: String

  package init(process: String) {
    key = "orderflow:{\(process)}:replies"
  }

  /// Makes the stream (again) and answers where to read from.
  package var make: RedisCommand { RedisCommand("XADD", key, "*", "made", "1") }
  package var touch: RedisCommand { RedisCommand("PEXPIRE", key, String(ReplyStream.lifetime)) }

  /// - Parameter block: milliseconds.
  package func read(after last: EntryID, block: Int64) -> RedisCommand {
    RedisCommand("XREAD", "COUNT", "512", "BLOCK", String(block), "STREAMS", key, last.description)
  }

  /// The entries of an XREAD's answer; empty when it timed out.
  package static func entries(_ answer: RedisValue) -> [Entry] {
    guard answer.count == 1, answer[0].count == 2 else { return [] }
    let list = answer[0][1]
    return (0..<list.count).compactMap { StreamEntry.read(list[$0]) }
  }
}
