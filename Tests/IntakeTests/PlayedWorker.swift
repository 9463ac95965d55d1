import Contracts
import Messaging
import Redis
import TestSupport

/// Stands in for the workers: reads what an intake wrote, and replies as a worker would.
final class PlayedWorker {
  private let connection: RedisConnection

  init(_ server: RedisServer) throws { connection = try server.connection() }

  func entries(_ stream: String = PartitionID(.orders, 0).log) throws -> [Entry] {
    let answer = try connection.call(RedisCommand("XRANGE", stream, "-", "+"))
    return (0..<answer.value.count).compactMap { StreamEntry.read(answer.value[$0]) }
  }

  func messages(_ stream: String = PartitionID(.orders, 0).log) throws -> [Message] {
    try entries(stream).flatMap(\.messages)
  }

  /// Waits for the stream's message of that place.
  func message(_ index: Int = 0, of stream: String = PartitionID(.orders, 0).log) throws -> Message {
    var found: [Message] = []
    try eventually {
      found = try messages(stream)
      return found.count > index
    }
    return found[index]
  }

  func reply(_ outcome: Outcome, to message: Message) throws {
    var head = Head(type: Outcome.type, sent: Clock.unixMilliseconds)
    head.correlation = message.id
    var frame = Frame()
    frame.append(id: "\(message.id).reply", head: head, body: outcome)
    var command = RedisCommand("XADD", message.head.replyTo ?? "nowhere", "NOMKSTREAM", "*")
    StreamEntry.append(frame.bytes, to: &command)
    try connection.call(command)
  }

  @discardableResult
  func call(_ command: RedisCommand) throws -> RedisReply { try connection.call(command) }
}
