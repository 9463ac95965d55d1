import Contracts
import Foundation
import JSON
import Messaging

/// Takes snapshots into the data directory, and keeps the newest ones.
enum SnapshotTaker {
  /// How many snapshots are kept in the data directory.
  static let kept = 4

  /// - Parameter target: another folder than the data directory's; it must not exist yet, and is never removed.
  static func take(
    _ directory: DataDirectory, _ settings: Settings, to target: String? = nil,
    _ progress: (_ done: Int, _ of: Int) -> Void = { _, _ in }
  ) throws -> Snapshot {
    let now = Clock.unixMilliseconds
    let name = Timestamp.format(now).replacing(":", with: "").replacing("-", with: "")
    let folder = target ?? "\(directory.snapshotsPath)/\(name)"
    guard !FileManager.default.fileExists(atPath: folder) else {
      throw Failure.notPossible("\(folder) is there already: name a folder that is not")
    }
    do {
      let copies = try StoreCopies.take(directory, settings, name: "snapshot-\(name)", folder: folder, progress)
      for partition in try directory.manifest().partitions
      where !FileManager.default.fileExists(atPath: "\(folder)/\(partition).sqlite3") {
        throw Failure.notPossible(
          "the copy of \(partition) was made on another host: a snapshot here would not be whole")
      }
      let snapshot = Snapshot(
        path: folder, taken: copies.now ?? now, incarnation: copies.incarnation,
        stores: try directory.manifest().stores.map {
          .init(
            partition: $0.partition, identity: $0.identity, partitions: $0.partitions,
            position: copies.positions[$0.partition] ?? "")
        })
      try directory.write(snapshot.json, to: "\(folder)/\(Snapshot.fileName)")
      if target == nil { prune(directory) }
      return snapshot
    } catch {
      try? FileManager.default.removeItem(atPath: folder)
      throw error
    }
  }

  private static func prune(_ directory: DataDirectory) {
    for old in directory.snapshots.dropLast(kept) { try? FileManager.default.removeItem(atPath: old.path) }
  }
}
