import Capabilities
import Contracts
import Foundation
import Messaging
import SQLite

/// `orderflow init`: makes the stores that the manifest does not list yet; never one that it lists.
enum InitCommand {
  static let spec = CommandSpec(
    "init",
    about: """
      Make the stores of this data directory.
      Adds what the manifest does not list yet and never makes a listed store again. Partition counts are fixed here.
      """,
    settings: [.dataDirectory, .logLevel] + Capabilities.all.map { .partitions($0.name.rawValue) }
  ) { invocation in
    let made = try run(invocation.settings)
    if invocation.isJSON {
      print("{\"made\":[\(made.map { "\"\($0)\"" }.joined(separator: ","))]}")
    } else {
      print(
        made.isEmpty ? "nothing to do: every store is there" : "made \(made.map(\.description).joined(separator: ", "))"
      )
    }
    return .done
  }

  static func run(_ settings: Settings) throws -> [PartitionID] {
    let directory = DataDirectory(settings)
    try directory.create()
    let lock = open("\(directory.path)/init.lock", O_RDWR | O_CREAT, 0o644)
    guard lock >= 0 else { throw Failure.notPossible("\(directory.path) cannot be written") }
    defer { close(lock) }
    flock(lock, LOCK_EX)
    var manifest = try directory.existingManifest() ?? Manifest(stores: [])
    try directory.checkCounts(manifest, settings)
    for store in manifest.stores where !FileManager.default.fileExists(atPath: directory.storePath(store.partition)) {
      throw Failure.notPossible("\(StoreError.missing(path: directory.storePath(store.partition)))")
    }
    var made: [PartitionID] = []
    for capability in Capabilities.all where manifest.topology.counts[capability.name] == nil {
      let count = try settings.partitionCount(capability.name)
      for number in 0..<count {
        let partition = PartitionID(capability.name, number)
        manifest.stores.append(try make(partition, of: count, capability, directory))
        made.append(partition)
      }
    }
    if !made.isEmpty { try directory.write(manifest.json, to: directory.manifestPath) }
    return made
  }

  /// A store left by an init that was cut short, not yet listed, is made anew: nothing has ever used it.
  private static func make(
    _ partition: PartitionID, of count: Int, _ capability: any Capability.Type, _ directory: DataDirectory
  ) throws -> Manifest.Store {
    let path = directory.storePath(partition)
    let identity = String(UInt64.random(in: 0...UInt64.max), radix: 36)
    if FileManager.default.fileExists(atPath: path) {
      let used = try Database(path: path, access: .readOnly).first("SELECT epoch FROM store") { $0.integer(0) > 0 }
      guard used == false else {
        throw Failure.notPossible(
          "\(path) is in use but \(directory.manifestPath) does not list it: restore the manifest from a backup")
      }
    }
    for suffix in ["", "-wal", "-shm"] { unlink(path + suffix) }
    try PartitionStore.create(
      path: path, partition: partition, partitions: count, identity: identity, migrations: capability.migrations)
    return Manifest.Store(partition: partition, identity: identity, partitions: count)
  }
}
