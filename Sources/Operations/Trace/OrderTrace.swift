package import Messaging
package import Redis
import SQLite

/// An order's causal timeline, from every log and every store at hand.
package struct OrderTrace {
  /// A store that could not be asked, and why.
  struct Absent {
    let partition: PartitionID
    let reason: String
  }

  let orderID: String
  let roots: [TracedMessage]
  let stores: [StoreRecord]
  let absent: [Absent]
  let gaps: [TraceGap]
  let underWay: [UnderWay]
  let setAside: [TracedDeadLetter]

  /// Nothing anywhere says that there is such an order.
  package var isEmpty: Bool {
    roots.isEmpty && stores.allSatisfy(\.rows.isEmpty) && underWay.isEmpty && setAside.isEmpty
  }

  /// Asks the logs first, so that what is found there is found as it is in the stores by now.
  ///
  /// - Parameters:
  ///   - storePath: the file of a partition's store; nil when it is not at hand.
  ///   - archivePath: the file of its archive, whether it is there or not.
  /// - Returns: nil when `orderID` has no order id's shape.
  package static func collect(
    _ orderID: String, _ topology: Topology, _ connection: RedisConnection, storePath: (PartitionID) -> String?,
    archivePath: (PartitionID) -> String?
  ) throws(RedisError) -> OrderTrace? {
    guard let unread = TraceSubject(orderID) else { return nil }
    var absent: [PartitionID: String] = [:]
    let readers = open(topology.all, storePath, &absent)
    let keys = Set(readers.values.flatMap { (try? $0.requestKeys(unread.orderID)) ?? [] })
    guard let subject = TraceSubject(orderID, requestKeys: keys) else { return nil }
    let reader = try LogReader(connection, topology.all, archivePath: archivePath)
    let search = try LogSearch(subject, topology, reader)
    var records: [PartitionID: StoreRecord] = [:]
    for (partition, store) in readers {
      do {
        records[partition] = try store.record(search.subject, ids: search.ids(in: partition), keys: keys)
      } catch { absent[partition] = "\(error)" }
    }
    var letters = records.values.flatMap(\.deadLetters)
    for partition in absent.keys {
      letters += try reader.deadLetters(of: partition, from: search.start, about: search.subject)
    }
    return OrderTrace(search, records, letters.sorted { ($0.at, $0.message.id) < ($1.at, $1.message.id) }, absent)
  }

  /// Stores that are missing or cannot be opened are noted with the reason: a trace shows what there is.
  private static func open(
    _ partitions: [PartitionID], _ storePath: (PartitionID) -> String?, _ absent: inout [PartitionID: String]
  ) -> [PartitionID: StoreReader] {
    var readers: [PartitionID: StoreReader] = [:]
    for partition in partitions {
      guard let path = storePath(partition) else {
        absent[partition] = "its store is not here"
        continue
      }
      do { readers[partition] = try StoreReader(partition, path: path) } catch { absent[partition] = "\(error)" }
    }
    return readers
  }

  private init(
    _ search: LogSearch, _ records: [PartitionID: StoreRecord], _ letters: [TracedDeadLetter],
    _ absent: [PartitionID: String]
  ) {
    orderID = search.subject.orderID
    roots = TraceForest(search: search, records: records, deadLetters: letters).roots()
    stores = records.values.sorted { $0.partition.description < $1.partition.description }
    self.absent = absent.map { Absent(partition: $0, reason: $1) }.sorted {
      $0.partition.description < $1.partition.description
    }
    gaps = search.gaps
    underWay = UnderWay.all(roots, records, search)
    setAside = letters
  }
}
