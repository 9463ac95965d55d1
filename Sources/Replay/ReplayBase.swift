import Contracts
package import Messaging

/// What a replay begins with: an empty store, or a snapshot's copy.
package enum ReplayBase: Sendable, CustomStringConvertible {
  case empty
  case snapshot(SnapshotCopy)

  package var description: String {
    switch self {
    case .empty: "an empty store"
    case .snapshot(let copy): "snapshot \(copy.name)"
    }
  }

  private func start(_ partition: PartitionID, _ incarnation: String) throws(HistoryGap) -> LogHistory.Start {
    guard case .snapshot(let copy) = self else { return .beginning }
    guard copy.incarnation == incarnation else { throw HistoryGap.otherLife(partition) }
    return .after(copy.last, margin: Archive.margin)
  }

  /// The first of these whose history is whole, with it.
  package static func firstWhole(
    _ bases: [ReplayBase], _ partition: PartitionID, _ access: LogHistory.Access
  ) throws -> (ReplayBase, LogHistory) {
    var reasons: [String] = []
    for base in bases {
      do {
        return (base, try LogHistory(partition, access, from: base.start(partition, access.incarnation)))
      } catch let gap as HistoryGap {
        reasons.append("from \(base): \(gap)")
      }
    }
    throw NoBase(partition: partition, reasons: reasons)
  }
}

/// One store of a snapshot.
package struct SnapshotCopy: Sendable {
  package let name: String
  package let file: String
  /// How far its log was settled; nil when it had handled nothing.
  package let position: Position?
  /// The life of Redis it was taken in, and when, Unix milliseconds by Redis' clock.
  package let incarnation: String
  package let taken: Int64

  package init(name: String, file: String, position: Position?, incarnation: String, taken: Int64) {
    self.name = name
    self.file = file
    self.position = position
    self.incarnation = incarnation
    self.taken = taken
  }

  /// The entry after which a replay goes on: the log's first for a store that had handled nothing in this life; what it
  /// knows of the log its inbox tells.
  var last: EntryID {
    if let position, position.incarnation == incarnation { return position.entry }
    return .zero
  }
}

/// Neither a snapshot nor the beginning joins up with what is left of the log.
package struct NoBase: Error, CustomStringConvertible {
  let partition: PartitionID
  let reasons: [String]

  package var description: String {
    "\(partition) cannot be replayed: \(reasons.isEmpty ? "there is no snapshot" : reasons.joined(separator: "; "))"
  }
}
