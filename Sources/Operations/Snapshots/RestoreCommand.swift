import Capabilities
import Contracts
import Foundation
import JSON
import Messaging
import Redis

/// `orderflow restore DIR`: the whole set of stores back as a snapshot has it, on an empty Redis.
enum RestoreCommand {
  static let spec = CommandSpec(
    "restore", operands: "DIR", count: 1...1,
    about: """
      Put all stores back as a snapshot has them.
      The system must be stopped. What was in the data directory is moved to DATA_DIR/replaced, Redis is emptied of
      orderflow's keys (an own Redis' files are moved too): what was under way at the snapshot is in the stores and is
      sent again. What was answered after the snapshot is not in it. Prints what it would do; --apply does it.
      """,
    flags: [.init("--apply", nil, "do it")],
    settings: [.dataDirectory, .redisURL, .logLevel]
  ) { invocation in
    let directory = DataDirectory(invocation.settings)
    let snapshot = try Snapshot(path: URL(fileURLWithPath: invocation.operands[0]).standardizedFileURL.path)
    try check(snapshot)
    if try StoreCopies.running(directory, invocation.settings, snapshot.stores.map { $0.partition }) != nil {
      throw Failure.notPossible(
        "the system on \(directory.path) is running: stop it first (`orderflow stop`, or SIGTERM to all workers)")
    }
    let lock = try StoreLock.alone(directory)
    defer { withExtendedLifetime(lock) {} }
    let restore = Restore(directory, snapshot, redis(directory, invocation.settings))
    let isApplied = invocation.isSet("--apply")
    if isApplied { try restore.apply() }
    if invocation.isJSON {
      print("{\"applied\":\(isApplied),\"snapshot\":\(String(decoding: snapshot.json, as: UTF8.self))}")
    } else {
      print(restore.text(isApplied))
    }
    return .done
  }

  /// Each copy must be there and be what the snapshot says.
  private static func check(_ snapshot: Snapshot) throws {
    for store in snapshot.stores {
      guard let capability = Capabilities.all.first(where: { $0.name == store.partition.capability }) else { continue }
      do {
        try PartitionStore.verify(
          path: snapshot.file(store.partition), partition: store.partition, partitions: store.partitions,
          identity: store.identity, migrations: capability.migrations)
      } catch let error as StoreError { throw Failure.notPossible("the snapshot is not whole: \(error)") }
    }
  }

  /// The Redis to be emptied, when one answers.
  private static func redis(_ directory: DataDirectory, _ settings: Settings) -> RedisConnection? {
    guard let address = try? directory.redis(settings) else { return nil }
    return try? RedisConnection(address)
  }
}

/// The steps of a restore, in an order that a crash between any two of them leaves repeatable.
private struct Restore {
  private let directory: DataDirectory
  private let snapshot: Snapshot
  private let redis: RedisConnection?
  private let aside: String

  init(_ directory: DataDirectory, _ snapshot: Snapshot, _ redis: RedisConnection?) {
    self.directory = directory
    self.snapshot = snapshot
    self.redis = redis
    aside = "\(directory.path)/replaced/\(Timestamp.format(Clock.unixMilliseconds).replacing(":", with: ""))"
  }

  func text(_ isApplied: Bool) -> String {
    let taken = Timestamp.format(snapshot.taken)
    return isApplied
      ? """
      restored \(snapshot.stores.count) stores as of \(taken); what was there before is in \(aside)
      start the system as before; then: orderflow audit --data \(directory.path)
      """
      : """
      would restore \(snapshot.stores.count) stores as of \(taken) (build \(snapshot.build)) into \(directory.path)
      would empty \(redis == nil ? "its own Redis" : "Redis of the keys orderflow:*"), and move what is there to \(aside)
      nothing was changed; do it with --apply
      """
  }

  func apply() throws {
    let fresh = "\(directory.path)/stores.restored"
    try? FileManager.default.removeItem(atPath: fresh)
    try FileSystem.makeDirectories(fresh)
    for store in snapshot.stores {
      let target = "\(fresh)/\(store.partition).sqlite3"
      try FileManager.default.copyItem(atPath: snapshot.file(store.partition), toPath: target)
      try FileSystem.flush(target)
    }
    if let redis { try empty(redis) }
    try FileSystem.makeDirectories(aside)
    // The manifest stays until it is written over: without one, an `init` would make an empty shop.
    try? FileManager.default.copyItem(atPath: directory.manifestPath, toPath: "\(aside)/manifest.json")
    for name in ["stores", "archive"] + (redis == nil ? ["redis"] : []) {
      guard FileManager.default.fileExists(atPath: "\(directory.path)/\(name)") else { continue }
      try FileManager.default.moveItem(atPath: "\(directory.path)/\(name)", toPath: "\(aside)/\(name)")
    }
    try noteEarlierLife()
    try FileManager.default.moveItem(atPath: fresh, toPath: "\(directory.path)/stores")
    try directory.write(snapshot.manifest.json, to: directory.manifestPath)
    try FileSystem.flush(directory.path)
  }

  /// The logs that begin now are not the stores' whole history: no replay may begin with an empty store.
  private func noteEarlierLife() throws {
    try FileSystem.makeDirectories("\(directory.path)/archive")
    for store in snapshot.stores {
      try Archive(path: "\(directory.path)/archive/\(store.partition).sqlite3").meet("restored from \(snapshot.name)")
    }
  }

  private func empty(_ redis: RedisConnection) throws {
    var cursor = "0"
    repeat {
      let answer = try redis.call(RedisCommand("SCAN", cursor, "MATCH", "orderflow:*", "COUNT", "1000")).value
      cursor = answer[0].text ?? "0"
      for index in 0..<answer[1].count {
        if let key = answer[1][index].text { try redis.call(RedisCommand("UNLINK", key)) }
      }
    } while cursor != "0"
  }
}
