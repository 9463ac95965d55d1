import Contracts
import Foundation
import Messaging
import Redis
import SQLite
import TestSupport

/// A partition's store in a directory of its own, removed with the value.
final class StoreRig {
  let partition: PartitionID
  private let directory: URL
  private(set) var store: PartitionStore

  init(_ partition: PartitionID = PartitionID(.orders, 0)) throws {
    self.partition = partition
    directory = try ScratchDirectory.make("rig")
    let path = directory.appendingPathComponent("store.sqlite3").path
    try PartitionStore.create(path: path, partition: partition, partitions: 1, identity: "rig", migrations: [])
    store = try StoreRig.open(path, partition)
  }

  deinit { try? FileManager.default.removeItem(at: directory) }

  var path: String { directory.appendingPathComponent("store.sqlite3").path }
  var database: Database { store.database }

  private static func open(_ path: String, _ partition: PartitionID) throws -> PartitionStore {
    try PartitionStore.open(path: path, partition: partition, partitions: 1, identity: "rig", migrations: [])
  }

  /// As after a restart.
  func reopen() throws { store = try StoreRig.open(path, partition) }

  func open(
    partition: PartitionID = PartitionID(.orders, 0), partitions: Int = 1, identity: String? = "rig",
    migrations: [Migration] = []
  ) throws -> PartitionStore {
    try PartitionStore.open(
      path: path, partition: partition, partitions: partitions, identity: identity, migrations: migrations)
  }

  func count(_ table: String) throws -> Int { try database.query("SELECT COUNT(*) FROM \(table)") { $0.int(0) }[0] }
}

let now: Int64 = 1_763_000_000_000

func makeMessage(
  _ id: String = "m1", head: Head = Head(type: "GetOrder", sent: now), body: String = #"{"order_id":"o1"}"#
) -> Message {
  Message(id: id, head: head, body: Array(body.utf8))
}

func makeFrame(_ ids: String...) -> [UInt8] {
  var frame = Frame()
  for id in ids { frame.append(makeMessage(id)) }
  return frame.bytes
}

extension RedisServer {
  @discardableResult
  func call(_ command: RedisCommand) throws -> RedisReply { try connection().call(command) }

  /// The messages of a stream, entry by entry.
  func entries(_ stream: String) throws -> [Entry] {
    let answer = try call(RedisCommand("XRANGE", stream, "-", "+"))
    return (0..<answer.value.count).compactMap { StreamEntry.read(answer.value[$0]) }
  }

  @discardableResult
  func write(_ ids: String..., to stream: String) throws -> EntryID? {
    var frame = Frame()
    for id in ids { frame.append(makeMessage(id)) }
    var command = RedisCommand("XADD", stream, "*")
    StreamEntry.append(frame.bytes, to: &command)
    return try call(command).value.text.flatMap { EntryID($0) }
  }
}
