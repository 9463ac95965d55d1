/// One stop of a routing slip: `reservation.0/ReserveStock`.
package struct Stop: Equatable, Sendable, CustomStringConvertible {
  package let partition: PartitionID
  package let type: String

  package init(_ partition: PartitionID, _ type: String) {
    self.partition = partition
    self.type = type
  }

  package init?(_ text: String) {
    let parts = text.split(separator: "/")
    guard parts.count == 2, let partition = PartitionID(parts[0]) else { return nil }
    self.init(partition, String(parts[1]))
  }

  package var description: String { "\(partition)/\(type)" }
}
