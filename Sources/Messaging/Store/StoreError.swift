/// A store that cannot be used as it is; each says what to do.
package enum StoreError: Error, Equatable, CustomStringConvertible {
  case missing(path: String)
  case notOurs(path: String)
  case newer(path: String, found: Int, known: Int)
  case otherPartition(path: String, found: String, expected: String)
  case otherCount(path: String, found: Int, expected: Int)
  case otherIdentity(path: String, found: String, expected: String)
  /// Another worker has taken the partition over: this one must stop writing.
  case fenced(partition: String, epoch: Int64)

  package var description: String {
    switch self {
    case .missing(let path):
      "the store \(path) is listed in the manifest but missing: see runbooks/rebuild-store.md, or restore a snapshot"
    case .notOurs(let path): "\(path) is not an Orderflow store: move it away or name another data directory"
    case .newer(let path, let found, let known):
      "\(path) was written by a newer build (schema \(found), this build knows \(known)): run the newer build"
    case .otherPartition(let path, let found, let expected):
      "\(path) belongs to partition \(found), not \(expected): put the right file back"
    case .otherCount(let path, let found, let expected):
      "\(path) was made for \(found) partitions, the settings say \(expected): counts are fixed when stores are made; "
        + "set ORDERFLOW_PARTITIONS back to \(found)"
    case .otherIdentity(let path, let found, let expected):
      "\(path) has identity \(found), the manifest says \(expected): it is another file; put the right one back"
    case .fenced(let partition, let epoch):
      "\(partition) was taken over by another worker (this one held epoch \(epoch))"
    }
  }
}
