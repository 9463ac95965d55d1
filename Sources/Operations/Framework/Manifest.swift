import Contracts
import JSON
import Messaging

/// Which stores there are: identity and partition count of each. A listed store is never made again.
struct Manifest {
  struct Store {
    let partition: PartitionID
    let identity: String
    let partitions: Int
  }

  var stores: [Store]

  var topology: Topology {
    Topology(Dictionary(stores.map { ($0.partition.capability, $0.partitions) }) { first, _ in first })
  }

  var partitions: [PartitionID] { stores.map { $0.partition } }

  func identity(_ partition: PartitionID) -> String? { stores.first { $0.partition == partition }?.identity }

  init(stores: [Store]) {
    self.stores = stores
  }

  init(_ bytes: [UInt8], path: String) throws(Failure) {
    do {
      let root = try JSONDocument(bytes).root
      stores = try root.list("stores") { store throws(JSONError) in
        guard let partition = PartitionID(try store.string("partition")) else {
          throw JSONError(offset: 0, message: "partition: not known")
        }
        return Store(
          partition: partition, identity: try store.string("identity"), partitions: try store.int("partitions"))
      }
    } catch { throw .notPossible("\(path) cannot be read: \(error); restore it from a backup") }
  }

  var json: [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.key("stores")
    writer.beginArray()
    for store in stores {
      writer.beginObject()
      writer.field("partition", "\(store.partition)")
      writer.field("identity", store.identity)
      writer.field("partitions", store.partitions)
      writer.endObject()
    }
    writer.endArray()
    writer.endObject()
    return writer.bytes
  }
}
