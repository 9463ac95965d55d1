import Contracts
import Foundation
import JSON
import Messaging

/// A folder with a copy of every store, and `snapshot.json`, written last: without it the folder is no snapshot.
struct Snapshot: JSONEncodable {
  struct Store: JSONEncodable {
    let partition: PartitionID
    let identity: String
    let partitions: Int
    /// How far its log was settled: `INCARNATION ENTRY`, empty when it had handled nothing.
    let position: String

    func write(to writer: inout JSONWriter) {
      writer.beginObject()
      writer.field("partition", "\(partition)")
      writer.field("identity", identity)
      writer.field("partitions", partitions)
      writer.field("position", position)
      writer.endObject()
    }
  }

  static let fileName = "snapshot.json"

  let path: String
  /// Unix milliseconds.
  let taken: Int64
  let build: String
  /// The life of Redis it was taken in; empty when the system was at rest.
  let incarnation: String
  let stores: [Store]

  var name: String { URL(fileURLWithPath: path).lastPathComponent }
  var manifest: Manifest {
    Manifest(stores: stores.map { .init(partition: $0.partition, identity: $0.identity, partitions: $0.partitions) })
  }

  func file(_ partition: PartitionID) -> String { "\(path)/\(partition).sqlite3" }
  func position(_ partition: PartitionID) -> Position? {
    stores.first { $0.partition == partition }.flatMap { Position($0.position) }
  }

  init(path: String, taken: Int64, incarnation: String, stores: [Store]) {
    self.incarnation = incarnation
    self.path = path
    self.taken = taken
    self.stores = stores
    build = Build.version
  }

  func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("snapshot", name)
    writer.field("path", path)
    writer.field("taken", Timestamp.format(taken))
    writer.field("taken_milliseconds", taken)
    writer.field("build", build)
    writer.field("incarnation", incarnation)
    writer.list("stores", stores)
    writer.endObject()
  }

  /// - Throws: what is wrong with the folder.
  init(path: String) throws(Failure) {
    let file = "\(path)/\(Snapshot.fileName)"
    guard let bytes = FileManager.default.contents(atPath: file) else {
      throw .notPossible("\(path) is no snapshot: there is no \(Snapshot.fileName) in it")
    }
    self.path = path
    do {
      let root = try JSONDocument(Array(bytes)).root
      taken = try root.int64("taken_milliseconds")
      build = try root.string("build")
      incarnation = try root.string("incarnation")
      stores = try root.list("stores") { (store) throws(JSONError) in
        guard let partition = PartitionID(try store.string("partition")) else {
          throw JSONError(offset: 0, message: "partition: not known")
        }
        return Store(
          partition: partition, identity: try store.string("identity"), partitions: try store.int("partitions"),
          position: try store.string("position"))
      }
    } catch { throw .notPossible("\(file) cannot be read: \(error)") }
  }
}

extension DataDirectory {
  var snapshotsPath: String { "\(path)/snapshots" }

  /// The snapshots kept here, oldest first.
  var snapshots: [Snapshot] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: snapshotsPath)) ?? []
    return names.sorted().compactMap { try? Snapshot(path: "\(snapshotsPath)/\($0)") }
  }
}
