import Capabilities
import Contracts
import Foundation
import Messaging
import SQLite
import TestSupport

/// Where the stores of the runs are.
enum Stores {
  static let topology = Topology(
    Dictionary(
      uniqueKeysWithValues: CapabilityName.allCases.map { name in
        (name, [.orders, .reservation, .pricing, .payments].contains(name) ? 2 : 1)
      }))
  static let partitions = CapabilityName.allCases.flatMap { topology.partitions($0) }
  static let identity = "simulation"

  static func makeCapability(_ partition: PartitionID, without safeguard: Safeguard?) -> any Capability {
    let base = Capabilities.of(partition.capability).init(partition, topology)
    guard let safeguard, [.holdOwner, .attempts].contains(safeguard),
      [.orders, .reservation].contains(partition.capability)
    else { return base }
    return Unowned(base, without: safeguard)
  }

  /// A directory of its own, removed by `remove`.
  static func makeDirectory() throws -> URL { try ScratchDirectory.make("simulation") }

  static func remove(_ directory: URL) { try? FileManager.default.removeItem(at: directory) }

  /// Empty stores, made once and copied for every run.
  private static let templates: [PartitionID: Data] = {
    var made: [PartitionID: Data] = [:]
    do {
      let directory = try makeDirectory()
      defer { remove(directory) }
      for partition in partitions {
        let path = directory.appendingPathComponent("\(partition)").path
        try PartitionStore.create(
          path: path, partition: partition, partitions: topology.count(partition.capability), identity: identity,
          migrations: Capabilities.of(partition.capability).migrations)
        made[partition] = try Data(contentsOf: URL(fileURLWithPath: path))
      }
    } catch { preconditionFailure("no empty stores: \(error)") }
    return made
  }()

  static func make(_ partition: PartitionID, at path: String, without safeguard: Safeguard?) throws {
    try templates[partition]?.write(to: URL(fileURLWithPath: path))
    guard let sql = safeguard?.sql, safeguard != .closed || partition.capability == .reservation else { return }
    try Database(path: path, access: .owner).execute(sql)
  }

  static func open(_ partition: PartitionID, at path: String) throws -> PartitionStore {
    try PartitionStore.open(
      path: path, partition: partition, partitions: topology.count(partition.capability), identity: identity,
      migrations: Capabilities.of(partition.capability).migrations)
  }

  /// The rows of the capability's own tables, as text.
  static func domain(_ path: String) throws -> [String: [String]] {
    let store = try Database(path: path, access: .readOnly)
    let tables = try store.query(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    ) { $0.text(0) }
    var dump: [String: [String]] = [:]
    for table in tables where !RuntimeSchema.tables.contains(table) {
      dump[table] = try store.query("SELECT * FROM \(table)") { row in
        (0..<row.columnCount).map { column in
          switch row.value(column) {
          case .blob(let bytes): String(decoding: bytes, as: UTF8.self)
          case let value: "\(value)"
          }
        }.joined(separator: "|")
      }.sorted()
    }
    return dump
  }
}
