import BrokerSupport
import Contracts
import Foundation
import Messaging
import SQLite
import TestSupport

/// One capability's partition on a broker and a real store, driven by `runOnce`.
final class Rig {
  let broker: any TestBroker
  let item: CapabilityCase
  let storePath: String
  private(set) var runner: PartitionRunner

  private let directory: URL

  init(_ item: CapabilityCase, broker: (any TestBroker)? = nil) throws {
    let broker = try broker ?? item.broker.make()
    self.broker = broker
    self.item = item
    directory = try ScratchDirectory.make("rig")
    storePath = directory.appendingPathComponent("\(item.partition).sqlite3").path
    try PartitionStore.create(
      path: storePath, partition: item.partition, partitions: item.count, identity: "rig",
      migrations: item.capability.migrations)
    runner = try Rig.runner(item, storePath, broker)
    try broker.write(words: "made", "1", to: CapabilityCase.replies)
  }

  deinit { try? FileManager.default.removeItem(at: directory) }

  private static func runner(
    _ item: CapabilityCase, _ path: String, _ broker: any TestBroker
  ) throws -> PartitionRunner {
    let store = try PartitionStore.open(
      path: path, partition: item.partition, partitions: item.count, identity: "rig",
      migrations: item.capability.migrations)
    try store.takeOver()
    return try PartitionRunner(
      store: store, capability: item.capability.init(item.partition, item.topology),
      transport: broker.transport(item.partition), topology: item.topology, settings: [:])
  }

  /// As after kill −9: another runner on the same store and log.
  func restart() throws { runner = try Rig.runner(item, storePath, broker) }

  /// Writes messages with fixed entry ids, `perEntry` to an entry: the same log at every run.
  func write(
    _ messages: [Message], perEntry: Int = 1, from number: Int = 1, at milliseconds: Int64 = CapabilityCase.start
  ) throws {
    for (index, start) in stride(from: 0, to: messages.count, by: perEntry).enumerated() {
      try broker.write(
        messages[start..<min(start + perEntry, messages.count)], to: item.partition.log,
        id: EntryID(UInt64(milliseconds), UInt64(number + index)))
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

  /// The entries of the first turn that reads any: others look for what an unclean stop left.
  func firstRead() throws -> Int {
    var read = 0
    try eventually {
      read = try runner.runOnce().read
      return read > 0
    }
    return read
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
    let streams = item.others.map(\.log) + [item.capability.name.events, CapabilityCase.replies]
    var found: [String: String] = [:]
    for stream in streams {
      for message in try broker.entries(stream).flatMap(\.messages) where message.defect == nil {
        found["\(stream) \(message.id)"] = String(decoding: message.body, as: UTF8.self)
      }
    }
    return found
  }
}
