package import Contracts

/// How many partitions each capability has; fixed when the stores are made.
package struct Topology: Sendable, Equatable {
  package let counts: [CapabilityName: Int]

  package init(_ counts: [CapabilityName: Int]) {
    self.counts = counts
  }

  package func count(_ capability: CapabilityName) -> Int { counts[capability] ?? 1 }

  package func partition(_ capability: CapabilityName, key: String) -> PartitionID {
    let count = count(capability)
    return PartitionID(capability, count == 1 ? 0 : Slot(of: key).partition(of: count))
  }

  /// By the slot an id carries; nil when it carries none.
  package func partition(_ capability: CapabilityName, id: String) -> PartitionID? {
    Slot(ofID: id).map { PartitionID(capability, $0.partition(of: count(capability))) }
  }

  /// As `partition(_:id:)`; none when the id carries no slot.
  package func partitions(_ capability: CapabilityName, id: String) -> [PartitionID] {
    partition(capability, id: id).map { [$0] } ?? []
  }

  package func partitions(_ capability: CapabilityName) -> [PartitionID] {
    (0..<count(capability)).map { PartitionID(capability, $0) }
  }

  package func partitions(_ capability: CapabilityName, _ route: Route) -> [PartitionID] {
    guard case .keys(let keys) = route else { return partitions(capability) }
    var found: [PartitionID] = []
    for key in keys {
      let partition = partition(capability, key: key)
      if !found.contains(partition) { found.append(partition) }
    }
    return found
  }
}
