import SQLite

/// Small housekeeping between batches: forgetting old inbox rows and answered requests, trimming the log.
struct Maintenance {
  /// Milliseconds between two steps, and rows looked at in one.
  private static let interval: Int64 = 10_000
  private static let rows = 2_000

  private let inbox: Inbox
  private let requests: Requests
  private let store: PartitionStore
  private let retention: Retention
  private var cursor = ""
  private var next: Int64 = 0

  init(store: PartitionStore, retention: Retention) {
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

  /// The first entry worth keeping, by age and by size, and never one past what is settled in this world.
  func trimPoint(_ transport: any Transport, _ announced: Position?) throws -> EntryID? {
    guard let announced, let extent = try transport.logExtent() else { return nil }
    let byAge = EntryID(UInt64(max(0, transport.nowMilliseconds - retention.milliseconds)), 0)
    return min(max(byAge, retention.cut(extent)), announced.entry)
  }
}

/// How much of a log is kept for replay: whichever is sooner.
package struct Retention: Sendable {
  package let milliseconds: Int64
  package let bytes: Int64

  package init(milliseconds: Int64 = 86_400_000, bytes: Int64 = 256 << 20) {
    self.milliseconds = milliseconds
    self.bytes = bytes
  }

  /// Where a log that is too large is cut, taking it as evenly filled over time.
  func cut(_ extent: LogExtent) -> EntryID {
    guard extent.bytes > bytes else { return .zero }
    let kept = Double(extent.last.milliseconds - extent.first.milliseconds) * Double(bytes) / Double(extent.bytes)
    return EntryID(extent.last.milliseconds - UInt64(kept), 0)
  }
}
