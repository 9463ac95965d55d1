package import Contracts
package import Messaging
package import Redis

/// A capability's public event stream, read from its beginning or a time on.
package struct EventStream {
  private static let page = 1_000

  private let key: String
  private let connection: RedisConnection

  package init(_ capability: CapabilityName, _ connection: RedisConnection) {
    key = capability.events
    self.connection = connection
  }

  /// - Parameters:
  ///   - since: Unix milliseconds.
  ///   - until: Unix milliseconds, included.
  package func read(since: Int64 = 0, until: Int64? = nil, _ body: (Message) throws -> Void) throws {
    var from = "\(max(0, since))-0"
    while true {
      let end = until.map { "\($0)" } ?? "+"
      let answer = try connection.call(
        RedisCommand("XRANGE", key, from, end, "COUNT", String(EventStream.page))
      ).value
      var last: EntryID?
      for index in 0..<answer.count {
        guard let entry = StreamEntry.read(answer[index]) else { continue }
        last = entry.id
        for message in entry.messages where message.defect == nil { try body(message) }
      }
      guard let last else { return }
      from = "(\(last)"
    }
  }
}
