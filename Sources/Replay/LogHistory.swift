import Contracts
package import Messaging
package import Redis

/// A partition's log since a position, from its archive and Redis together, in order and without a gap.
package final class LogHistory {
  /// Where a replay begins, in the life of Redis as it is now.
  package enum Start: Sendable {
    /// The partition's first entry ever.
    case beginning
    /// What lies up to `margin` milliseconds before the entry is played too, where it is there: a store's inbox knows it.
    case after(EntryID, margin: Int64)
  }

  private static let page = 1_000

  package let partition: PartitionID
  private let archive: Archive
  private let connection: RedisConnection
  private let life: Archive.Life
  private var last: EntryID

  /// - Throws: `HistoryGap` when entries after `start` are not to be had any more.
  package init(_ partition: PartitionID, _ access: Access, from start: Start) throws {
    self.partition = partition
    connection = try RedisConnection(access.redis)
    // Asked first: what is trimmed meanwhile is archived before.
    guard try Incarnation.current(connection) == access.incarnation else { throw HistoryGap.otherLife(partition) }
    let absent = try LogCount(connection, partition).absent
    let archive = try Archive(path: access.archivePath(partition))
    guard let life = try archive.life(of: access.incarnation) else { throw HistoryGap.neverServed(partition) }
    self.archive = archive
    self.life = life
    switch start {
    case .beginning:
      guard try archive.lives == 1, life.absent ?? 0 == 0 else { throw HistoryGap.otherLife(partition) }
      last = .zero
    case .after(let entry, let margin):
      let early = EntryID(UInt64(max(0, Int64(entry.milliseconds) - margin)), 0)
      last = life.droppedThrough <= entry ? max(early, life.droppedThrough) : entry
    }
    // The archive begins where the log began when it was first trimmed in this life.
    guard life.droppedThrough <= last else { throw HistoryGap.dropped(partition, through: life.droppedThrough) }
    try checkCount(absent)
  }

  /// What the log has lost in this life must be in the archive.
  private func checkCount(_ absent: Int64?) throws {
    // Redis 6.2 does not count.
    guard let absent, let before = life.absent else { return }
    var both: Int64 = 0
    if life.last > .zero {
      // A trim is approximate: some of what was archived is still there, fewer than fit a node.
      let kept = try connection.call(RedisCommand("XRANGE", partition.log, "-", life.last.description)).value
      both = Int64(kept.count)
    }
    let lost = absent - before - (life.count - both)
    guard lost <= 0 else { throw HistoryGap.missing(partition, lost) }
  }

  /// What a history is read from.
  package struct Access {
    package let redis: RedisAddress
    package let incarnation: String
    package let archivePath: (PartitionID) -> String

    package init(redis: RedisAddress, incarnation: String, archivePath: @escaping (PartitionID) -> String) {
      self.redis = redis
      self.incarnation = incarnation
      self.archivePath = archivePath
    }
  }

  /// The next entries, empty at the end.
  package func next() throws -> [Entry] {
    var entries = try archive.entries(life.number, after: last, count: LogHistory.page)
    if entries.isEmpty {
      let answer = try connection.call(
        RedisCommand("XRANGE", partition.log, "(\(last)", "+", "COUNT", String(LogHistory.page))
      ).value
      // What was trimmed between the two looks was archived before.
      entries = try archive.entries(life.number, after: last, count: LogHistory.page)
      if entries.isEmpty { entries = (0..<answer.count).compactMap { StreamEntry.read(answer[$0]) } }
    }
    if let end = entries.last { last = end.id }
    return entries
  }
}

/// Why a history is not whole.
package enum HistoryGap: Error, CustomStringConvertible {
  case neverServed(PartitionID)
  case otherLife(PartitionID)
  case dropped(PartitionID, through: EntryID)
  case missing(PartitionID, Int64)

  package var description: String {
    switch self {
    case .neverServed(let partition): "\(partition) has never been served on this Redis as it is now"
    case .otherLife(let partition):
      "the log of \(partition) does not reach back: Redis was restarted, emptied or exchanged since"
    case .dropped(let partition, let through):
      "the log of \(partition) is kept only after \(Timestamp.format(Int64(through.milliseconds)))"
    case .missing(let partition, let count):
      "\(count) entries of the log of \(partition) are neither in Redis nor in its archive"
    }
  }
}
