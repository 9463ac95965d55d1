import SQLite

/// Small housekeeping between batches: forgetting old inbox rows and answered requests, trimming the log.
struct Maintenance {
  /// Milliseconds between two steps, and rows looked at in one.
  private static let interval: Int64 = 10_000
  private static let rows = 2_000

  private let inbox: Inbox
  private let requests: Requests
  private let store: PartitionStore
  private let retention: Int64
  private var cursor = ""
  private var next: Int64 = 0

  /// - Parameter retention: how long log entries are kept, milliseconds.
  init(store: PartitionStore, retention: Int64) {
    self.store = store
    self.retention = retention
    inbox = Inbox(store.database)
    requests = Requests(store.database)
  }

  func isDue(_ transport: any Transport) -> Bool { transport.nowMilliseconds >= next }

  mutating func sweep(_ transport: any Transport) throws {
    next = transport.nowMilliseconds + Maintenance.interval
    let floor = store.now - Inbox.reach
    cursor = try inbox.sweep(after: cursor, floor: floor, limit: Maintenance.rows)
    try requests.sweep(floor: floor, limit: Maintenance.rows)
  }

  /// The first entry worth keeping: the retention's, and never one past what is settled in this world.
  func trimPoint(_ transport: any Transport, _ incarnation: String) -> EntryID? {
    guard let position = store.position, position.incarnation == incarnation else { return nil }
    let oldest = EntryID(UInt64(max(0, transport.nowMilliseconds - retention)), 0)
    return min(oldest, position.entry)
  }
}
