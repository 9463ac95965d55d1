package import SQLite

/// Entries committed and not yet proven to have arrived, per destination and in order.
///
/// A row for a log dies when the receiver's `done`, of the incarnation the row was published in, has passed its entry
/// id. After a restart, or when the incarnation changes, every remaining row is sent again; receivers' inboxes take
/// each message once. At most `window` entries and `windowBytes` bytes per destination are unconfirmed.
///
/// What a batch sends that changed nothing else is *relayed*: it is held here without a row, and the entries that
/// caused it stay unsettled until it is proven. Lost with the process, it is made again from them.
package final class Outbox {
  /// Enough for batches of every size to stay in flight; small enough that a dead subscriber cannot fill Redis.
  static let window = 256
  static let windowBytes = 8 << 20

  private let database: Database
  private var queues: [Destination: OutboxQueue] = [:]
  private var queuesMade = 0
  private var nextSequence: Int64 = 1
  private var incarnation: String?
  /// The destinations of the last `take`, in order.
  private var taken: [Destination] = []
  /// Rows proven to have arrived, to be deleted with the next commit.
  private var proven: [Int64] = []
  private var lastRelay = 0
  private var provenRelays: [Int] = []
  /// Rows and relays not yet proven, and the relays among them.
  package private(set) var count = 0
  package private(set) var relays = 0

  package init(_ database: Database) throws {
    self.database = database
    let rows = try database.all("SELECT sequence, destination, payload FROM outbox ORDER BY sequence") { row in
      (row.integer(0), row.text(1), row.bytes(2))
    }
    for (sequence, text, payload) in rows {
      nextSequence = sequence + 1
      guard let destination = Destination(text) else { continue }
      queue(destination).append(.row(sequence: sequence), payload: payload, isResent: true)
      count += 1
    }
  }

  private func queue(_ destination: Destination) -> OutboxQueue {
    if let known = queues[destination] { return known }
    queuesMade += 1
    let made = OutboxQueue(number: queuesMade)
    queues[destination] = made
    return made
  }

  private var queuesInOrder: [(key: Destination, value: OutboxQueue)] {
    queues.sorted { $0.value.number < $1.value.number }
  }

  /// Inside the transaction: deletes what is proven, inserts what this commit sends. `committed` follows with the
  /// same list.
  package func write(_ publications: [Publication], at now: Int64) throws(SQLiteError) {
    for sequence in proven { try database.run("DELETE FROM outbox WHERE sequence = ?", .integer(sequence)) }
    var sequence = nextSequence
    for publication in publications {
      try insert(sequence, publication.destination, publication.payload, now)
      sequence += 1
    }
  }

  private func insert(
    _ sequence: Int64, _ destination: Destination, _ payload: [UInt8], _ now: Int64
  ) throws(SQLiteError) {
    try database.run(
      "INSERT INTO outbox VALUES (?, ?, ?, ?)", .integer(sequence), .text(destination.text), .blob(payload),
      .integer(now))
  }

  package func committed(_ publications: [Publication]) {
    proven.removeAll(keepingCapacity: true)
    for publication in publications {
      queue(publication.destination).append(.row(sequence: nextSequence), payload: publication.payload)
      nextSequence += 1
      count += 1
    }
  }

  /// Sends without a commit; the numbers of those that will need proof.
  package func relay(_ publications: [Publication]) -> Set<Int> {
    var awaited: Set<Int> = []
    for publication in publications {
      lastRelay += 1
      queue(publication.destination).append(.relay(lastRelay), payload: publication.payload)
      count += 1
      relays += 1
      if publication.destination.needsProof { awaited.insert(lastRelay) }
    }
    return awaited
  }

  /// Inside a transaction: writes a row for every relay held here. `spilled` follows when it is committed.
  package func spill(at now: Int64) throws(SQLiteError) {
    var sequence = nextSequence
    for (destination, queue) in queuesInOrder {
      for payload in queue.relayedPayloads {
        try insert(sequence, destination, payload, now)
        sequence += 1
      }
    }
  }

  /// The relays are rows from here on, in the same order as they were written.
  package func spilled() {
    for (_, queue) in queuesInOrder { nextSequence = queue.numberRelays(from: nextSequence) }
    relays = 0
  }

  /// The relays proven since the last call.
  package func takeProvenRelays() -> [Int] {
    defer { provenRelays.removeAll(keepingCapacity: true) }
    return provenRelays
  }

  /// Rows wait to be deleted; worth a commit of its own when nothing else comes.
  package var hasProvenRows: Bool { !proven.isEmpty }

  /// The rows that may be sent now; `sent` follows with the answers to exactly these.
  package func take() -> [Publication] {
    var publications: [Publication] = []
    taken.removeAll(keepingCapacity: true)
    let inOrder = queues.sorted { ($0.key.rank, $0.value.number) < ($1.key.rank, $1.value.number) }
    for (destination, queue) in inOrder {
      while let row = queue.takeNext(window: Outbox.window, windowBytes: Outbox.windowBytes) {
        publications.append(Publication(destination, row.payload, isResent: row.isResent))
        taken.append(destination)
      }
    }
    return publications
  }

  /// Rows are waiting that their window does not let out yet.
  package var isHeldBack: Bool { queues.values.contains { $0.hasUnsent } }

  /// The partitions whose `done` is wanted.
  package var watched: [PartitionID] {
    queuesInOrder.compactMap { destination, queue in
      if case .log(let partition) = destination, queue.inFlight > 0 { return partition }
      return nil
    }
  }

  /// The broker's answers to the last `take`. What needs no proof is settled by them.
  package func sent(_ ids: ArraySlice<EntryID?>) {
    for (destination, id) in zip(taken, ids) {
      guard let queue = queues[destination] else { continue }
      queue.answer(id)
      if !destination.needsProof { settle(destination, queue) { _ in true } }
    }
    taken.removeAll(keepingCapacity: true)
  }

  /// What the receivers say they have committed.
  package func confirm(_ done: [PartitionID: Position]) {
    for (partition, position) in done where position.incarnation == incarnation {
      let destination = Destination.log(partition)
      guard let queue = queues[destination] else { continue }
      settle(destination, queue) { sent in sent.map { $0 <= position.entry } ?? false }
    }
  }

  private func settle(_ destination: Destination, _ queue: OutboxQueue, _ isProven: (EntryID?) -> Bool) {
    while let origin = queue.removeFirst(where: isProven) {
      count -= 1
      switch origin {
      case .row(let sequence): proven.append(sequence)
      case .relay(let number):
        relays -= 1
        provenRelays.append(number)
      }
    }
    if queue.isEmpty { queues[destination] = nil }
  }

  /// The connection was lost: nobody knows what arrived. Every row left is sent again, in order; relays are dropped.
  package func startOver() {
    taken.removeAll(keepingCapacity: true)
    provenRelays.removeAll(keepingCapacity: true)
    for queue in queues.values { queue.startOver() }
    queues = queues.filter { !$0.value.isEmpty }
    count -= relays
    relays = 0
  }

  /// True when this is another incarnation of the broker than the last one met: then start over.
  package func meet(_ incarnation: String) -> Bool {
    defer { self.incarnation = incarnation }
    return self.incarnation != nil && self.incarnation != incarnation
  }
}
