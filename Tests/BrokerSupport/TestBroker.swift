package import Messaging

/// A broker as a test arranges and inspects it beside the transport under test.
package protocol TestBroker: AnyObject {
  func transport(
    _ partition: PartitionID, onConnect: @escaping (_ client: Int64, _ runID: String) throws -> Void
  ) -> any Transport
  /// Writes an entry of these fields (names and values, in turn); its id is the broker's unless given.
  @discardableResult
  func write(fields: [[UInt8]], to stream: String, id: EntryID?) throws -> EntryID?
  func entries(_ stream: String) throws -> [Entry]
  func value(_ key: String) throws -> String?
  func set(_ key: String, _ value: String) throws
  func delete(_ entry: EntryID, from stream: String) throws
  func destroyGroup(_ partition: PartitionID) throws
  /// Entries delivered to the partition's owner and not acknowledged.
  func pendingCount(_ partition: PartitionID) throws -> Int
  func kill(client: Int64) throws
  func flush() throws
  /// As after kill −9.
  func end()
}

extension TestBroker {
  package func transport(_ partition: PartitionID) -> any Transport { transport(partition) { _, _ in } }

  @discardableResult
  package func write(_ messages: some Sequence<Message>, to stream: String, id: EntryID? = nil) throws -> EntryID? {
    var frame = Frame()
    for message in messages { frame.append(message) }
    return try write(fields: MemoryBroker.fields(frame.bytes), to: stream, id: id)
  }

  @discardableResult
  package func write(words: String..., to stream: String) throws -> EntryID? {
    try write(fields: words.map { Array($0.utf8) }, to: stream, id: nil)
  }
}

/// The brokers every suite over the transport runs on.
package enum BrokerKind: String, CaseIterable, Sendable {
  case redis, memory

  package func make() throws -> any TestBroker {
    switch self {
    case .redis: try RedisBroker()
    case .memory: MemoryBroker(now: Clock.unixMilliseconds)
    }
  }
}
