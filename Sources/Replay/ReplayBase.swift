import Contracts
package import Messaging

/// What a replay begins with: an empty store, or a snapshot's copy.
package enum ReplayBase: Sendable, CustomStringConvertible {
  case empty
  case snapshot(name: String, file: String, position: Position)

  package var description: String {
    switch self {
    case .empty: "an empty store"
    case .snapshot(let name, _, _): "snapshot \(name)"
    }
  }

  private var start: LogHistory.Start {
    switch self {
    case .empty: .beginning
    case .snapshot(_, _, let position): .after(position)
    }
  }

  /// The first of these whose history is whole, with it.
  package static func firstWhole(
    _ bases: [ReplayBase], _ partition: PartitionID, _ access: LogHistory.Access
  ) throws -> (ReplayBase, LogHistory) {
    var reasons: [String] = []
    for base in bases {
      do { return (base, try LogHistory(partition, access, from: base.start)) } catch let gap as HistoryGap {
        reasons.append("from \(base): \(gap)")
      }
    }
    throw NoBase(partition: partition, reasons: reasons)
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
