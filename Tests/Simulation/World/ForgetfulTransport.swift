import Messaging

/// Drops whatever is sent again: the outbox without its resend.
final class ForgetfulTransport: Transport {
  private let base: any Transport

  init(_ base: any Transport) {
    self.base = base
  }

  var nowMilliseconds: Int64 { base.nowMilliseconds }
  func cached(_ keys: [String]) throws -> [[UInt8]?] { try base.cached(keys) }
  func backlog(of partitions: [PartitionID]) throws -> [PartitionID: Int64] { try base.backlog(of: partitions) }
  func logExtent() throws -> LogExtent? { try base.logExtent() }
  func entries(after: EntryID, before: EntryID, count: Int) throws -> [Entry] {
    try base.entries(after: after, before: before, count: count)
  }
  func trim(before entry: EntryID) throws { try base.trim(before: entry) }

  func exchange(_ exchange: Exchange) throws -> Incoming {
    var kept = exchange
    kept.publications.removeAll { $0.isResent }
    var incoming = try base.exchange(kept)
    var ids = incoming.published[...]
    incoming.published = exchange.publications.map { $0.isResent ? nil : ids.popFirst() ?? nil }
    return incoming
  }
}
