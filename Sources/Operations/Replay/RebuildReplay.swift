import Contracts
import Foundation
import JSON
import Messaging
import Redis
import Replay
import SQLite

/// `orderflow replay rebuild`: a lost store made again.
enum RebuildReplay {
  static func run(_ context: ReplayContext) throws -> Failure.Status {
    guard context.isOne, let partition = context.partitions.first else {
      throw Failure.usage("rebuild makes one store: name its partition, as in \(context.capability.name.rawValue).0")
    }
    try check(partition, context)
    let rebuild: Rebuild
    do {
      let bases = context.bases(partition)
      rebuild = try Rebuild(
        partition, context.access, bases: context.invocation.isSet("--oldest") ? bases : bases.reversed())
    } catch let error as NoBase {
      throw Failure.notPossible("\(error): restore a snapshot, see runbooks/backup-and-restore.md")
    }
    guard context.isApplied else {
      show(context, partition, rebuild, nil)
      return .done
    }
    let counts = try apply(rebuild, partition, context)
    show(context, partition, rebuild, counts)
    return .done
  }

  /// A store that is there is not rebuilt, and nobody may serve the partition meanwhile.
  private static func check(_ partition: PartitionID, _ context: ReplayContext) throws {
    let path = context.directory.storePath(partition)
    guard !FileManager.default.fileExists(atPath: path) else {
      throw Failure.notPossible(
        "\(path) is there: a rebuild makes a missing store; stop its worker and move the file (with -wal and -shm) away "
          + "if it is damaged")
    }
    let connection = try RedisConnection(context.address)
    guard try connection.call(RedisCommand("EXISTS", partition.lease)).value.integer == 0 else {
      throw Failure.notPossible("\(partition) is being served: stop its worker, and wait for its lease to run out")
    }
  }

  private static func apply(
    _ rebuild: Rebuild, _ partition: PartitionID, _ context: ReplayContext
  ) throws -> Replayer.Counts {
    let path = context.directory.storePath(partition)
    let fresh = "\(path).rebuilding"
    for suffix in ["", "-wal", "-shm"] { unlink(fresh + suffix) }
    var progress = Progress("rebuild \(partition)", unit: "messages")
    let counts = try rebuild.run(
      context.capability, context.manifest.topology, into: fresh,
      identity: context.manifest.identity(partition) ?? "",
      condemned: try Rebuild.condemned(partition, context.address)
    ) { progress.count($0) }
    progress.end()
    // One file, without a -wal that would be left behind.
    try Database(path: fresh, access: .owner).execute("PRAGMA journal_mode=DELETE")
    for suffix in ["-wal", "-shm"] { unlink(path + suffix) }
    try FileSystem.flush(fresh)
    try FileSystem.move(fresh, to: path)
    return counts
  }

  private static func show(
    _ context: ReplayContext, _ partition: PartitionID, _ rebuild: Rebuild, _ counts: Replayer.Counts?
  ) {
    if context.invocation.isJSON {
      var writer = JSONWriter()
      writer.beginObject()
      writer.field("partition", "\(partition)")
      writer.field("from", "\(rebuild.base)")
      writer.field("applied", counts != nil)
      writer.optional("messages", counts.map { Int64($0.messages) })
      writer.endObject()
      return print(String(decoding: writer.bytes, as: UTF8.self))
    }
    guard let counts else {
      return print("would rebuild \(partition) from \(rebuild.base) and its log since; do it with --apply")
    }
    print(
      "rebuilt \(partition) from \(rebuild.base) with \(counts.messages) messages of its log; start its worker, then: "
        + "orderflow audit --data \(context.directory.path)")
  }
}
