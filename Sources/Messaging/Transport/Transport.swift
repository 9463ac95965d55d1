/// What one turn of the batch loop asks of the broker, in this order and in one round trip.
package struct Exchange: Sendable {
  package enum Source: Sendable, Equatable {
    /// Entries never delivered to this group.
    case new
    /// Entries delivered and not acknowledged, after this id: what an unclean stop left.
    case pending(after: EntryID)
    /// Nothing: only publish and acknowledge.
    case nothing

    package var isPending: Bool {
      if case .pending = self { return true }
      return false
    }
  }

  package var publications: [Publication] = []
  package var acknowledge: [EntryID] = []
  /// The position to announce, when it moved.
  package var announce: Position?
  /// Whose positions are wanted: the destinations of unconfirmed rows.
  package var watch: [PartitionID] = []
  package var source = Source.new
  package var count = 128
  package var blockMilliseconds: Int64 = 0

  package init() {}
}

package struct Incoming {
  /// Read before the publications, so that an id can only be attributed to a world at least as old as its own.
  package var incarnation = ""
  /// One per publication: the entry's id for those that have one.
  package var published: [EntryID?] = []
  package var done: [PartitionID: Position] = [:]
  package var entries: [Entry] = []
  /// A copy of all stores is asked for.
  package var cut: Cut?
  /// With pending entries: the last one delivered to the group when they were read. All up to it are settled, or among
  /// the pending.
  package var delivered: EntryID?

  package init() {}
}

/// A log entry with its messages.
package struct Entry {
  package let id: EntryID
  package let messages: [Message]

  package init(id: EntryID, messages: [Message]) {
    self.id = id
    self.messages = messages
  }
}

/// How much of the broker's memory a log takes.
package struct LogExtent: Sendable {
  package let bytes: Int64
  package let first: EntryID
  package let last: EntryID

  package init(bytes: Int64, first: EntryID, last: EntryID) {
    self.bytes = bytes
    self.first = first
    self.last = last
  }
}

/// The broker as one partition's owner sees it. Redis is one; the simulation has another in memory.
package protocol Transport: AnyObject {
  func exchange(_ exchange: Exchange) throws -> Incoming
  /// Values of read caches, nil for what is missing. Failing is allowed: a cache is a convenience.
  func cached(_ keys: [String]) throws -> [[UInt8]?]
  /// The age of the oldest entry each of these has not settled, milliseconds; only of those that are behind.
  func backlog(of partitions: [PartitionID]) throws -> [PartitionID: Int64]
  /// The log's size in bytes, about, and its first and last entry; nil when it is empty.
  func logExtent() throws -> LogExtent?
  /// Entries of the log between these two, both excluded, in order; `count` at most.
  func entries(after: EntryID, before: EntryID, count: Int) throws -> [Entry]
  /// How many entries the log has had and has no more; nil where the broker does not count.
  func absent() throws -> Int64?
  /// Drops log entries before this one, about.
  func trim(before entry: EntryID) throws
  /// Unix milliseconds by the broker's clock.
  var nowMilliseconds: Int64 { get }
}

extension Transport {
  package func absent() throws -> Int64? { nil }
}
