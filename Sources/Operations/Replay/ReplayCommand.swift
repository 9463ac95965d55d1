import Capabilities
import Contracts
import Foundation
import Messaging
import Redis
import Replay

/// `orderflow replay`: logs played again, to prove a store, to make a lost one, or to deliver events once more.
enum ReplayCommand {
  static let spec = CommandSpec(
    "replay", operands: "verify|rebuild|redeliver CAPABILITY[.N]", count: 2...2,
    about: """
      Play logs again.
      verify CAPABILITY[.N]  plays the log into a scratch store and compares it with the store as of the same position,
                             table by table; exit status 1 and the first differing message when they differ.
                             Works on the running system, and with another build's binary.
      rebuild CAPABILITY.N   makes a lost store again from the newest snapshot and the log since, or from the log alone;
                             with --oldest from as far back as the log reaches, where snapshots may have the damage too.
      redeliver CAPABILITY   delivers the events of a window to one capability once more; what it has taken before it
                             does not take again.
      rebuild and redeliver print what they would do; --apply does it.
      """,
    flags: [
      .init("--type", "TYPE", "redeliver: only events of this type"),
      .init("--order", "ID", "redeliver: only events of this order"),
      .init("--customer", "ID", "redeliver: only events of this customer"),
      .init("--since", "TIME", "redeliver: from then on, as 2026-01-31T12:00:00Z or 90m ago as 90m (default 24h)"),
      .init("--until", "TIME", "redeliver: until then (default now)"),
      .init("--oldest", nil, "rebuild: begin as verify does, with the log alone or the oldest snapshot it joins"),
      .init("--apply", nil, "rebuild, redeliver: do it"),
    ],
    settings: [.dataDirectory, .redisURL, .logLevel]
  ) { invocation in
    let context = try ReplayContext(invocation)
    switch invocation.operands[0] {
    case "verify": return try VerifyReplay.run(context)
    case "rebuild": return try RebuildReplay.run(context)
    case "redeliver": return try RedeliverReplay.run(context)
    default:
      throw Failure.usage(
        "replay has no \(invocation.operands[0]): it is verify, rebuild or redeliver; see: orderflow replay --help")
    }
  }
}

/// What every kind of replay needs to know.
struct ReplayContext {
  let invocation: Invocation
  let directory: DataDirectory
  let manifest: Manifest
  let capability: any Capability.Type
  /// The partitions named: one, or all of the capability.
  let partitions: [PartitionID]
  let isOne: Bool
  let address: RedisAddress
  let access: LogHistory.Access

  init(_ invocation: Invocation) throws {
    self.invocation = invocation
    directory = DataDirectory(invocation.settings)
    manifest = try directory.manifest()
    let name = invocation.operands[1]
    partitions = try Capabilities.partitions(name, manifest.topology)
    capability = try Capabilities.named(partitions[0].capability.rawValue)
    isOne = name.contains(".")
    address = try directory.redis(invocation.settings)
    try RedisCheck.run(address)
    let path = directory.path
    access = LogHistory.Access(
      redis: address, incarnation: try Incarnation.current(RedisConnection(address)),
      archivePath: { "\(path)/archive/\($0).sqlite3" })
  }

  var isApplied: Bool { invocation.isSet("--apply") }

  /// What a replay may begin with, the longest history first.
  func bases(_ partition: PartitionID) -> [ReplayBase] { [.empty] + snapshots(of: partition) }

  private func snapshots(of partition: PartitionID) -> [ReplayBase] {
    directory.snapshots.map { snapshot in
      .snapshot(
        SnapshotCopy(
          name: snapshot.name, file: snapshot.file(partition), position: snapshot.position(partition),
          incarnation: snapshot.incarnation, taken: snapshot.taken))
    }
  }
}
