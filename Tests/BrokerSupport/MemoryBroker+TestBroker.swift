import Contracts
package import Messaging

extension MemoryBroker: TestBroker {
  package func transport(
    _ partition: PartitionID, onConnect: @escaping (_ client: Int64, _ runID: String) throws -> Void
  ) -> any Transport { MemoryTransport(self, partition, onConnect: onConnect) }

  @discardableResult
  package func write(fields: [[UInt8]], to stream: String, id: EntryID?) -> EntryID? { add(fields, to: stream, id: id) }

  package func entries(_ stream: String) -> [Entry] {
    (self.stream(stream)?.items ?? []).map { StreamEntry.read($0.id, $0.fields) }
  }

  package func value(_ key: String) -> String? { text(key) }

  package func destroyGroup(_ partition: PartitionID) { destroyGroup(partition.log, group(partition)) }

  package func pendingCount(_ partition: PartitionID) -> Int {
    stream(partition.log)?.groups[group(partition)]?.pending.count ?? 0
  }

  package func group(_ partition: PartitionID) -> String {
    partition.capability.group(marker: text(Incarnation.key) ?? "")
  }

  package func kill(client: Int64) { kill(client) }

  package func end() { stop() }
}
