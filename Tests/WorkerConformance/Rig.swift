import Contracts
import Foundation
import Messaging
import Redis
import SQLite
import TestSupport

/// One capability's partition on a real Redis and a real store, driven by `runOnce`.
final class Rig {
  let server: RedisServer
  let item: CapabilityCase
  let storePath: String
  private(set) var runner: PartitionRunner

  init(_ item: CapabilityCase, server: RedisServer? = nil) throws {
    let server = try server ?? RedisServer()
    self.server = server
    self.item = item
    storePath = server.scratchPath("\(item.partition)-\(UUID().uuidString.prefix(8)).sqlite3")
    try PartitionStore.create(
      path: storePath, partition: item.partition, partitions: 1, identity: "rig",
      migrations: item.capability.migrations)
    runner = try Rig.runner(item, storePath, server)
    let connection = try server.connection()
    try connection.call(RedisCommand("XADD", CapabilityCase.replies, "*", "made", "1"))
  }

  private static func runner(_ item: CapabilityCase, _ path: String, _ server: RedisServer) throws -> PartitionRunner {
    let store = try PartitionStore.open(
      path: path, partition: item.partition, partitions: 1, identity: "rig", migrations: item.capability.migrations)
    try store.takeOver()
    return try PartitionRunner(
      store: store, capability: item.capability.init(item.partition, CapabilityCase.topology),
      transport: RedisTransport(server.address, item.partition), topology: CapabilityCase.topology, settings: [:])
  }

  /// As after kill −9: another runner on the same store and log.
  func restart() throws { runner = try Rig.runner(item, storePath, server) }

  /// Writes messages with fixed entry ids, `perEntry` to an entry: the same log at every run.
  func write(_ messages: [Message], perEntry: Int = 1, from number: Int = 1) throws {
    let connection = try server.connection()
    var number = number
    var rest = messages[...]
    while !rest.isEmpty {
      var frame = Frame()
      for message in rest.prefix(perEntry) { frame.append(message) }
      rest = rest.dropFirst(perEntry)
      var command = RedisCommand("XADD", item.partition.log, "\(CapabilityCase.start)-\(number)")
      StreamEntry.append(frame.bytes, to: &command)
      try connection.call(command)
      number += 1
    }
  }

  /// Turns until nothing is read and nothing is left to publish or delete.
  @discardableResult
  func drain() throws -> BatchCounts {
    var all = BatchCounts()
    var idle = 0
    while idle < 3 {
      let counts = try runner.runOnce()
      all += counts
      idle = counts.read == 0 && counts.published == 0 ? idle + 1 : 0
    }
    return all
  }

  /// The rows of the capability's own tables, as text.
  func domain() throws -> [String: [String]] {
    let store = try Database(path: storePath, access: .readOnly)
    let tables = try store.query(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    ) { $0.text(0) }
    var dump: [String: [String]] = [:]
    for table in tables where !RuntimeSchema.tables.contains(table) {
      dump[table] = try store.query("SELECT * FROM \(table)") { row in
        (0..<row.columnCount).map { "\(row.value($0))" }.joined(separator: "|")
      }.sorted()
    }
    return dump
  }

  func count(_ table: String) throws -> Int {
    try Database(path: storePath, access: .readOnly).query("SELECT COUNT(*) FROM \(table)") { $0.int(0) }[0]
  }

  /// What was sent, by message id: destination stream and the body. Sent twice counts once.
  func sent() throws -> [String: String] {
    let connection = try server.connection()
    var streams = CapabilityName.allCases.map { PartitionID($0, 0).log }.filter { $0 != item.partition.log }
    streams += [item.capability.name.events, CapabilityCase.replies]
    var found: [String: String] = [:]
    for stream in streams {
      let entries = try connection.call(RedisCommand("XRANGE", stream, "-", "+")).value
      for index in 0..<entries.count {
        for message in StreamEntry.read(entries[index])?.messages ?? [] where message.defect == nil {
          found["\(stream) \(message.id)"] = String(decoding: message.body, as: UTF8.self)
        }
      }
    }
    return found
  }
}
