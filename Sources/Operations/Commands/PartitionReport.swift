import Contracts
import Foundation
import JSON
import Messaging
import Redis
import SQLite

/// What an operator wants to know of one partition, from Redis and, where it is at hand, its store.
struct PartitionReport: JSONEncodable {
  let partition: PartitionID
  /// `worker@host:pid`, empty when nobody holds the lease.
  var owner = ""
  var epoch = ""
  /// Delivered and not yet acknowledged.
  var pending: Int64 = 0
  /// Milliseconds since the oldest unprocessed entry was written; 0 when there is none.
  var lag: Int64 = 0
  var logLength: Int64 = 0
  /// Entries to other partitions not yet proven to have arrived.
  var outbox: Int64 = 0
  var deadLetters: Int64 = 0

  var isServing: Bool { !owner.isEmpty && !epoch.isEmpty }
  var isDrained: Bool { pending == 0 && lag == 0 && outbox == 0 }

  init(_ partition: PartitionID, _ connection: RedisConnection, storePath: String) throws(RedisError) {
    self.partition = partition
    let lease = try connection.call(RedisCommand("HMGET", partition.lease, "host", "pid", "epoch")).value
    if let host = lease[0].text, let pid = lease[1].text { owner = "\(host):\(pid)" }
    epoch = lease[2].text ?? ""
    logLength = try connection.call(RedisCommand("XLEN", partition.log)).value.integer ?? 0
    try readBacklog(connection)
    readStore(storePath)
  }

  private mutating func readBacklog(_ connection: RedisConnection) throws(RedisError) {
    let time = try connection.call(RedisCommand("TIME")).value
    let now = (time[0].integer ?? 0) * 1_000 + (time[1].integer ?? 0) / 1_000
    let group = partition.capability.group(marker: try connection.call(Incarnation.read).value.text ?? "")
    var oldest: EntryID?
    var delivered = EntryID.zero
    do {
      let summary = try connection.call(RedisCommand("XPENDING", partition.log, group)).value
      pending = summary[0].integer ?? 0
      oldest = summary[1].text.flatMap { EntryID($0) }
      let groups = try connection.call(RedisCommand("XINFO", "GROUPS", partition.log)).value
      delivered = groups.lastDelivered(to: group) ?? .zero
    } catch  where error.code == "NOGROUP" || error.code == "ERR" {}
    if oldest == nil {
      let next = try connection.call(RedisCommand("XRANGE", partition.log, "(\(delivered)", "+", "COUNT", "1")).value
      oldest = next.count == 1 ? next[0][0].text.flatMap { EntryID($0) } : nil
    }
    if let oldest { lag = max(1, now - Int64(oldest.milliseconds)) }
  }

  private mutating func readStore(_ path: String) {
    guard FileManager.default.fileExists(atPath: path),
      let store = try? Database(path: path, access: .readOnly)
    else { return }
    let sent = try? store.first("SELECT COUNT(*) FROM outbox WHERE destination LIKE 'log %'") { $0.integer(0) }
    outbox = (sent ?? nil) ?? 0
    let dead = try? store.first("SELECT COUNT(*) FROM dead_letters") { $0.integer(0) }
    deadLetters = (dead ?? nil) ?? 0
  }

  func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("partition", "\(partition)")
    writer.field("capability", partition.capability.rawValue)
    writer.field("number", partition.number)
    writer.field("owner", owner)
    writer.field("epoch", epoch)
    writer.field("serving", isServing)
    writer.field("log_entries", logLength)
    writer.field("pending", pending)
    writer.field("lag", lag)
    writer.field("outbox", outbox)
    writer.field("dead_letters", deadLetters)
    writer.endObject()
  }
}
