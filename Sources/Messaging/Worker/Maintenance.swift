import SQLite

/// Small housekeeping between batches: forgetting old inbox rows, answered requests and decided dead letters' content, trimming the log.
struct Maintenance {
  /// Milliseconds between two steps, and rows looked at in one at least: twice as many as messages came meanwhile, so
  /// that a sweep ends however fast they come.
  private static let interval: Int64 = 10_000
  private static let rows = 2_000

  private let inbox: Inbox
  private let requests: Requests
  private let letters: DeadLetters
  private let store: PartitionStore
  private let retention: Retention
  private var inboxCursor = ""
  private var requestsCursor = ""
  private var messages = 0
  private var next: Int64
  /// The store's last time before this owner, and the broker's when it began, Unix milliseconds.
  private let stood: Int64
  private let began: Int64

  init(store: PartitionStore, retention: Retention, now: Int64) {
    next = now + Maintenance.interval
    stood = store.now > 0 ? store.now : now
    began = now
    self.store = store
    self.retention = retention
    inbox = Inbox(store.database)
    requests = Requests(store.database)
    letters = DeadLetters(store.database)
  }

  func isDue(_ transport: any Transport) -> Bool { transport.nowMilliseconds >= next }

  mutating func sweep(_ transport: any Transport) throws {
    next = transport.nowMilliseconds + Maintenance.interval
    // By the time the store has been awake: after days at rest (or a restore) what waited as long is not yet old.
    let floor = min(store.now, stood + transport.nowMilliseconds - began) - Inbox.reach
    let limit = max(Maintenance.rows, messages * 2)
    messages = 0
    let swept = try inbox.sweep(after: inboxCursor, floor: floor, limit: limit)
    inboxCursor = swept.cursor
    if swept.forgotten > 0 { try store.raiseInboxFloor(floor) }
    requestsCursor = try requests.sweep(after: requestsCursor, floor: floor, limit: limit).cursor
    try letters.emptyDecided(before: floor)
  }

  mutating func note(_ counts: BatchCounts) { messages += counts.read }

  /// The first entry worth keeping, by age and by size, and never one past what is settled in this world.
  func trimPoint(_ transport: any Transport, _ announced: EntryID?) throws -> EntryID? {
    guard let announced, let extent = try transport.logExtent() else { return nil }
    let byAge = EntryID(UInt64(max(0, transport.nowMilliseconds - retention.milliseconds)), 0)
    return min(max(byAge, retention.cut(extent)), announced)
  }
}
