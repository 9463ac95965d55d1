import Contracts
import Foundation
import Messaging
import Redis
import SQLite

/// Copies of all stores, one consistent cut: by the owners of a running system, or from the files of one at rest.
struct StoreCopies {
  let folder: String
  /// How far each store's log was settled.
  let positions: [PartitionID: String]
  /// Unix milliseconds at the cut, by Redis' clock; nil when the system was at rest.
  let now: Int64?
  /// The life of Redis then; empty when the system was at rest.
  let incarnation: String

  /// - Parameter folder: absolute, or relative to the data directory; made when it is missing.
  static func take(
    _ directory: DataDirectory, _ settings: Settings, name: String, folder: String,
    _ progress: (_ done: Int, _ of: Int) -> Void = { _, _ in }
  ) throws -> StoreCopies {
    let partitions = try directory.manifest().partitions
    let cut = Cut(name: name, folder: folder)
    let path = cut.path(in: directory.path)
    Leftovers.remove(directory)
    try FileSystem.makeDirectories(path)
    guard let connection = try running(directory, settings, partitions) else {
      let lock = try StoreLock.alone(directory)
      defer { withExtendedLifetime(lock) {} }
      return try copyFiles(directory, partitions, cut, progress)
    }
    let now = try ServerFacts(connection).clock
    let incarnation = try Incarnation.current(connection)
    do {
      let positions = try cut.take(partitions, connection) { progress($0, partitions.count) }
      return StoreCopies(folder: path, positions: positions, now: now, incarnation: incarnation)
    } catch let error as CutError { throw Failure.notPossible("\(error)") }
  }

  /// A connection to Redis when at least one partition is served there; nil when the system is at rest.
  static func running(
    _ directory: DataDirectory, _ settings: Settings, _ partitions: [PartitionID]
  ) throws -> RedisConnection? {
    guard let address = try? directory.redis(settings), let connection = try? RedisConnection(address) else {
      if settings.isGiven(.redisURL) { try RedisCheck.run(try directory.redis(settings)) }
      return nil
    }
    for partition in partitions
    where try connection.call(RedisCommand("EXISTS", partition.lease)).value.integer == 1 { return connection }
    return nil
  }

  private static func copyFiles(
    _ directory: DataDirectory, _ partitions: [PartitionID], _ cut: Cut, _ progress: (Int, Int) -> Void
  ) throws -> StoreCopies {
    var positions: [PartitionID: String] = [:]
    for partition in partitions {
      let source = directory.storePath(partition)
      guard FileManager.default.fileExists(atPath: source) else {
        throw Failure.notPossible("\(StoreError.missing(path: source))")
      }
      let store = try Database(path: source, access: .readOnly)
      try store.beginReading()
      positions[partition] = try store.first("SELECT position FROM store") { $0.text(0) }
      try store.copy(to: cut.file(partition, in: directory.path))
      progress(positions.count, partitions.count)
    }
    return StoreCopies(folder: cut.path(in: directory.path), positions: positions, now: nil, incarnation: "")
  }
}
