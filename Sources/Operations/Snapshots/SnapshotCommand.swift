import Foundation
import JSON
import Messaging

/// `orderflow snapshot`: a consistent copy of all stores, while they are at work.
enum SnapshotCommand {
  static let spec = CommandSpec(
    "snapshot",
    about: """
      Copy all stores, as of one moment, while they are at work.
      Every worker holds for some milliseconds between two batches, so that no copy knows what another had not yet
      committed. Goes to DATA_DIR/snapshots, where the newest \(SnapshotTaker.kept) are kept, or to --to DIR, which is
      yours to keep. Workers take one every ORDERFLOW_SNAPSHOT_EVERY, after an import, and when Redis was exchanged.
      """,
    flags: [.init("--to", "DIR", "a folder that does not exist yet")],
    settings: [.dataDirectory, .redisURL, .logLevel]
  ) { invocation in
    let directory = DataDirectory(invocation.settings)
    let target = invocation.flags["--to"].map { URL(fileURLWithPath: $0).standardizedFileURL.path }
    var progress = Progress("copy", unit: "stores")
    let snapshot = try SnapshotTaker.take(directory, invocation.settings, to: target) { done, all in
      progress.show(done, fraction: Double(done) / Double(all))
    }
    progress.end()
    print(
      invocation.isJSON
        ? String(decoding: snapshot.json, as: UTF8.self)
        : "snapshot of \(snapshot.stores.count) stores in \(snapshot.path)")
    return .done
  }
}
