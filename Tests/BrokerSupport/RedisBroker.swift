import Contracts
package import Messaging
package import Redis
package import TestSupport

/// A real Redis.
package final class RedisBroker: TestBroker {
  package let server: RedisServer

  package init() throws {
    server = try RedisServer()
  }

  @discardableResult
  package func call(_ command: RedisCommand) throws -> RedisReply { try server.connection().call(command) }

  package func transport(
    _ partition: PartitionID, onConnect: @escaping (_ client: Int64, _ runID: String) throws -> Void
  ) -> any Transport {
    RedisTransport(server.address, partition) { _, client, runID in try onConnect(client, runID) }
  }

  @discardableResult
  package func write(fields: [[UInt8]], to stream: String, id: EntryID?) throws -> EntryID? {
    var command = RedisCommand("XADD", stream, id?.description ?? "*")
    for field in fields { command.add(field) }
    return try call(command).value.text.flatMap { EntryID($0) }
  }

  package func entries(_ stream: String) throws -> [Entry] {
    let answer = try call(RedisCommand("XRANGE", stream, "-", "+")).value
    return (0..<answer.count).compactMap { StreamEntry.read(answer[$0]) }
  }

  package func value(_ key: String) throws -> String? { try call(RedisCommand("GET", key)).value.text }
  package func set(_ key: String, _ value: String) throws { try call(RedisCommand("SET", key, value)) }

  package func delete(_ entry: EntryID, from stream: String) throws {
    try call(RedisCommand("XDEL", stream, entry.description))
  }

  package func destroyGroup(_ partition: PartitionID) throws {
    try call(RedisCommand("XGROUP", "DESTROY", partition.log, try group(partition)))
  }

  package func pendingCount(_ partition: PartitionID) throws -> Int {
    let answer = try call(RedisCommand("XPENDING", partition.log, try group(partition))).value
    return Int(answer[0].integer ?? 0)
  }

  private func group(_ partition: PartitionID) throws -> String {
    partition.capability.group(marker: try value(Incarnation.key) ?? "")
  }

  package func kill(client: Int64) throws { try call(RedisCommand("CLIENT", "KILL", "ID", String(client))) }
  package func flush() throws { try call(RedisCommand("FLUSHALL")) }
  package func end() { server.end() }
}
