import Contracts
import Foundation
import Messaging
import Redis

/// Takes the automatic snapshots: every so often, and when Redis was exchanged or emptied, since positions of the old
/// one mean nothing in the new. The owner of orders.0 asks for them, so that one process does.
final class SnapshotKeeper: Sendable {
  /// Milliseconds between looks.
  private static let look: Int64 = 5_000

  private let process: WorkerProcess
  private let directory: DataDirectory
  private let settings: Settings
  /// Milliseconds; 0 for never.
  private let every: Int64

  init(_ process: WorkerProcess, _ settings: Settings) throws(Failure) {
    self.process = process
    self.settings = settings
    directory = DataDirectory(settings)
    every = try settings.duration(.snapshotEvery)
  }

  func run(until stop: StopFlag) {
    guard every > 0 else { return }
    var failures: Int64 = 0
    while !stop.isSet {
      // A copy that cannot be taken costs every owner a pause: asked for less and less often.
      stop.wait(milliseconds: SnapshotKeeper.look << min(failures, 6))
      guard !stop.isSet, isAsking else { continue }
      do {
        guard try isDue() else { continue }
        let snapshot = try SnapshotTaker.take(directory, settings)
        failures = 0
        Log.info("snapshot taken", ["path": snapshot.path])
      } catch {
        failures += 1
        Log.warning("no snapshot could be taken; trying again", ["cause": "\(error)"])
      }
    }
  }

  private var isAsking: Bool {
    process.statuses.contains { $0.0 == PartitionID(.orders, 0) && $0.1.trouble == nil }
  }

  private func isDue() throws -> Bool {
    guard let newest = directory.snapshots.last else { return true }
    guard Clock.unixMilliseconds - newest.taken < every else { return true }
    return try newest.incarnation != Incarnation.current(RedisConnection(directory.redis(settings)))
  }
}
