import Capabilities
import Contracts
import CrewSupport
import Foundation
import Messaging
import Redis
import Replay
import SQLite
import TestSupport

/// A shop with some history, and what replays of it need.
struct PlayedShop {
  let crew: Crew
  let access: LogHistory.Access

  init(orders: ClosedRange<Int> = 1...12) throws {
    let crew = try Crew(partitions: 2)
    try crew.open()
    try crew.offer()
    for number in orders {
      try crew.order(
        number, quantity: number == 5 ? 1_000 : 2, key: "k\(number)",
        terms: OrderTerms(payment: number == 3 ? PaymentMeans(method: "card", token: "tok_ok") : nil))
    }
    try crew.drain()
    try self.init(crew)
  }

  /// On Redis as it is now.
  init(_ crew: Crew) throws {
    self.crew = crew
    access = LogHistory.Access(
      redis: crew.server.address, incarnation: try Incarnation.current(crew.server.connection()),
      archivePath: crew.archivePath)
  }

  /// The partition that holds Ada's orders.
  var orders: PartitionID { crew.topology.partition(.orders, key: "ada") }
  var leeds: PartitionID { crew.topology.partition(.reservation, key: "LEEDS") }

  func scratch() -> String { crew.server.scratchPath("scratch-\(UUID().uuidString.prefix(8))") }

  /// As the backup would be: a copy of a store at rest, with its position.
  func snapshot(_ partition: PartitionID, taken: Int64 = Clock.unixMilliseconds) throws -> ReplayBase {
    let file = scratch()
    let store = try Database(path: crew.storePath(partition), access: .readOnly)
    try store.copy(to: file)
    let position = try store.first("SELECT position FROM store") { Position($0.text(0)) } ?? nil
    return .snapshot(
      SnapshotCopy(
        name: "test", file: file, position: position, incarnation: access.incarnation, taken: taken))
  }

  func verify(_ partition: PartitionID, bases: [ReplayBase] = [.empty]) throws -> Verification {
    let copy = scratch()
    try Database(path: crew.storePath(partition), access: .readOnly).copy(to: copy)
    return try Verification.run(
      partition, Capabilities.of(partition.capability), crew.topology, access, bases: bases, copy: copy,
      scratch: scratch())
  }

  /// Loses the store of a partition and rebuilds it.
  func rebuild(_ partition: PartitionID, bases: [ReplayBase]) throws -> Replayer.Counts {
    crew.stop()
    let path = crew.storePath(partition)
    try FileManager.default.moveItem(atPath: path, toPath: "\(path).lost-\(UUID().uuidString.prefix(8))")
    return try Rebuild(partition, access, bases: bases).run(
      Capabilities.of(partition.capability), crew.topology, into: path, identity: "\(partition)",
      condemned: try Rebuild.condemned(partition, crew.server.address))
  }

  func digests(_ partition: PartitionID) throws -> [StoreDigest.Table] {
    try StoreDigest.of(Database(path: crew.storePath(partition), access: .readOnly))
  }

  func tamper(_ partition: PartitionID, _ script: String) throws {
    try Database(path: crew.storePath(partition), access: .owner).execute(script)
  }
}
