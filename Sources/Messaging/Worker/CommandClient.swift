package import Contracts
package import Redis

/// Sends commands and queries to running workers and waits for their outcomes; blocking, for the command line.
package final class CommandClient {
  package struct Request {
    package let message: Message
    package let partition: PartitionID

    package init(_ message: Message, to partition: PartitionID) {
      self.message = message
      self.partition = partition
    }
  }

  /// Messages per stream entry.
  private static let entryMessages = 100

  private let connection: RedisConnection
  private let replies: ReplyStream
  private var last = EntryID.zero

  /// - Parameter name: distinguishes this process' reply stream; drawn by the caller.
  package init(_ redis: RedisAddress, name: String) throws {
    connection = try RedisConnection(redis)
    let facts = try ServerFacts(connection)
    guard facts.keepsEverything else { throw TransportError.unusable(facts.policyAdvice) }
    replies = ReplyStream(process: name)
    last = try makeStream()
  }

  private func makeStream() throws -> EntryID {
    let made = try connection.call(replies.make).value.text ?? ""
    try connection.call(replies.touch)
    return EntryID(made) ?? .zero
  }

  package var replyTo: String { replies.key }

  /// Puts commands into the logs, several to an entry, in the order given per partition.
  package func send(_ requests: [Request]) throws {
    var frames: [PartitionID: Frame] = [:]
    for request in requests {
      frames[request.partition, default: Frame()].append(request.message)
      if frames[request.partition]!.messages >= CommandClient.entryMessages {
        try publish(frames.removeValue(forKey: request.partition)!, to: request.partition.log)
      }
    }
    for (partition, frame) in frames { try publish(frame, to: partition.log) }
  }

  /// Queries go to the capped stream beside the log.
  package func ask(_ request: Request) throws {
    var frame = Frame()
    frame.append(request.message)
    var command = RedisCommand("XADD", request.partition.queries, "MAXLEN", "~", "10000", "*")
    StreamEntry.append(frame.bytes, to: &command)
    try connection.call(command)
  }

  private func publish(_ frame: Frame, to stream: String) throws {
    var command = RedisCommand("XADD", stream, "*")
    StreamEntry.append(frame.bytes, to: &command)
    try connection.call(command)
  }

  /// The outcomes that have arrived, by the id of the request; empty after `blockMilliseconds` without any.
  package func receive(blockMilliseconds: Int64) throws -> [(id: String, outcome: Outcome)] {
    try connection.call(replies.touch)
    let entries = ReplyStream.entries(
      try connection.call(replies.read(after: last, block: blockMilliseconds)).value)
    var outcomes: [(String, Outcome)] = []
    for entry in entries {
      last = entry.id
      for message in entry.messages {
        guard let correlation = message.head.correlation else { continue }
        outcomes.append((correlation, try message.decode(Outcome.self)))
      }
    }
    return outcomes
  }
}
