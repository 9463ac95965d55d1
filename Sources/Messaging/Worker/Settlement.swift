/// Which entries are handled, and which of them are settled: committed, or relayed with every relay proven. Settled
/// entries are acknowledged; announced is the last one that has none unsettled before it.
struct Settlement {
  /// A message, and when it was read, Unix milliseconds of the broker.
  struct Taken {
    let id: String
    let readAt: Int64
  }

  private struct Item {
    let entries: [EntryID]
    let messages: [Taken]
    var awaited: Set<Int>
    /// Transport milliseconds.
    let at: Int64
  }

  /// A relay not proven by then becomes a row, milliseconds: a receiver that sleeps, or that waits for this one, must
  /// not hold its sender's position back.
  private static let patience: Int64 = 100

  private var items: [Item] = []
  /// To be acknowledged with the next exchange.
  private(set) var acknowledgements: [EntryID] = []
  /// To be announced with the next exchange.
  private(set) var announce: EntryID?
  /// The last announced in this incarnation.
  private(set) var announced: EntryID?

  var isEmpty: Bool { items.isEmpty }

  mutating func add(
    _ entries: some Collection<Entry>, awaiting awaited: Set<Int>, readAt: Int64, at now: Int64
  ) {
    let messages = awaited.isEmpty ? [] : entries.flatMap { $0.messages.map { Taken(id: $0.id, readAt: readAt) } }
    items.append(Item(entries: entries.map(\.id), messages: messages, awaited: awaited, at: now))
    settleFront()
  }

  mutating func prove(_ relays: [Int]) {
    for relay in relays {
      if let index = items.firstIndex(where: { $0.awaited.contains(relay) }) { items[index].awaited.remove(relay) }
    }
    settleFront()
  }

  func isOverdue(_ now: Int64) -> Bool { items.first.map { now - $0.at > Settlement.patience } ?? false }

  /// The messages of unsettled entries: their inbox marks are committed with the rows their relays become.
  var unsettledMessages: [Taken] { items.flatMap(\.messages) }

  /// The relays are rows now.
  mutating func settleAll() {
    for index in items.indices { items[index].awaited = [] }
    settleFront()
  }

  private mutating func settleFront() {
    while let first = items.first, first.awaited.isEmpty {
      acknowledgements += first.entries
      if let last = first.entries.last { announce = last }
      items.removeFirst()
    }
  }

  /// An announcement lost with the last connection is made again, unless a later one stands.
  mutating func announceAgain(_ entry: EntryID, known: EntryID?) {
    if let known, known >= entry { announced = known } else { announce = entry }
  }

  /// The last exchange carried acknowledgements and announcement.
  mutating func exchanged() {
    acknowledgements.removeAll(keepingCapacity: true)
    if let announce { announced = announce }
    announce = nil
  }

  /// What was pending is asked for again.
  mutating func startOver() { self = Settlement() }
}
