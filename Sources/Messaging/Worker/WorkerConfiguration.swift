package import Redis

/// What a worker process needs to know.
package struct WorkerConfiguration: Sendable {
  package let redis: RedisAddress
  package let topology: Topology
  /// Outcome-changing settings, sent to each log when they differ.
  package let settings: [String: String]
  /// How long a lease lasts without being renewed, milliseconds.
  package let leaseMilliseconds: Int64
  package let retention: Retention
  /// Partitions this process is pinned to; nil for its fair share.
  package let pinned: Set<Int>?
  /// The data directory.
  package let directory: String
  /// The file of a partition's store, and its identity by the manifest.
  package let storePath: @Sendable (PartitionID) -> String
  package let storeIdentity: @Sendable (PartitionID) -> String?

  /// The file of a partition's trimmed log entries.
  func archivePath(_ partition: PartitionID) throws -> String {
    try FileSystem.makeDirectories("\(directory)/archive")
    return "\(directory)/archive/\(partition).sqlite3"
  }

  /// How far the oldest snapshot kept has come with a partition's log.
  package let oldestSnapshot: @Sendable (PartitionID) -> Position?

  /// Who makes the calls to the outside, by kind.
  package let callers: [String: any Caller]
  /// The longest rest who does not answer calls is given, milliseconds.
  package let longestRest: Int64

  package init(
    redis: RedisAddress, topology: Topology, settings: [String: String], leaseMilliseconds: Int64,
    retention: Retention, pinned: Set<Int>?, directory: String, storePath: @escaping @Sendable (PartitionID) -> String,
    storeIdentity: @escaping @Sendable (PartitionID) -> String?,
    oldestSnapshot: @escaping @Sendable (PartitionID) -> Position? = { _ in nil },
    callers: [String: any Caller] = [:], longestRest: Int64 = CallGate.longestRest
  ) {
    self.redis = redis
    self.topology = topology
    self.settings = settings
    self.leaseMilliseconds = leaseMilliseconds
    self.retention = retention
    self.pinned = pinned
    self.directory = directory
    self.storePath = storePath
    self.storeIdentity = storeIdentity
    self.oldestSnapshot = oldestSnapshot
    self.callers = callers
    self.longestRest = longestRest
  }
}
