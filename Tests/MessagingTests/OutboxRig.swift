import Contracts
import Messaging
import SQLite

/// An outbox on a real store, driven as the batch loop drives it; the broker's ids count up from 1-1.
final class OutboxRig {
  let rig: StoreRig
  private(set) var outbox: Outbox
  private var lastID: UInt64 = 0

  init(incarnation: String = "first") throws {
    rig = try StoreRig()
    outbox = try Outbox(rig.database)
    _ = outbox.meet(incarnation)
  }

  func reopen(incarnation: String = "second") throws {
    try rig.reopen()
    outbox = try Outbox(rig.database)
    _ = outbox.meet(incarnation)
  }

  func commit(_ publications: [Publication] = []) throws {
    try rig.database.transaction { try outbox.write(publications, at: now) }
    outbox.committed(publications)
  }

  /// Takes what may go and answers it; the payloads' texts.
  @discardableResult
  func send() -> [String] {
    let taken = outbox.take()
    var ids: [EntryID?] = []
    for _ in taken {
      lastID += 1
      ids.append(EntryID(1, lastID))
    }
    outbox.sent(ids[...])
    return taken.map { String(decoding: $0.payload, as: UTF8.self) }
  }

  func confirm(_ partition: PartitionID = logs[0], upTo id: UInt64, incarnation: String = "first") {
    outbox.confirm([partition: Position(incarnation: incarnation, entry: EntryID(1, id))])
  }

  var rows: Int { get throws { try rig.count("outbox") } }
}

let logs = [PartitionID(.reservation, 0), PartitionID(.reservation, 1)]

func toLog(_ text: String, _ partition: PartitionID = logs[0]) -> Publication {
  Publication(.log(partition), Array(text.utf8))
}

func toLog(_ numbers: Range<Int>, _ partition: PartitionID = logs[0]) -> [Publication] {
  numbers.map { toLog("\($0)", partition) }
}
