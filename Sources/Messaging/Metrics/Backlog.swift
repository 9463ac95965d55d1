import Contracts
package import Metrics
package import Redis

/// How far one partition is behind, as Redis shows it to anybody.
package struct Backlog: Sendable, Equatable {
  /// Milliseconds since the oldest entry that is not settled was written; 0 when nothing waits.
  package var age: Int64 = 0
  /// Entries delivered to the owner and not acknowledged yet.
  package var pending: Int64 = 0
  /// How far the log is settled, as the owner last announced it.
  package var settled = EntryID.zero
  /// Entries kept for replay.
  package var logLength: Int64 = 0
  /// The lease's fields, as its holder noted them; empty when nobody holds it.
  package var lease: [String: String] = [:]
  package var halt: Halt?
  /// The lease's holder and epoch; empty when nobody holds it.
  package var owner: String { lease["worker"].map { "\($0) \(lease["epoch"] ?? "")" } ?? "" }

  package init() {}

  /// Two round trips for any number of partitions.
  package static func read(
    _ partitions: [PartitionID], _ connection: RedisConnection, runID: String
  ) throws(RedisError) -> [PartitionID: Backlog] {
    connection.append(RedisCommand("TIME"))
    connection.append(Incarnation.read)
    var done = RedisCommand("MGET")
    for partition in partitions { done.add(partition.done) }
    connection.append(done)
    let time = try connection.reply(doing: "read the time").value
    let now = (time[0].integer ?? 0) * 1_000 + (time[1].integer ?? 0) / 1_000
    let marker = try connection.reply(doing: "read the marker").value.text ?? ""
    let positions = try connection.reply(doing: "read positions").value
    var found: [PartitionID: Backlog] = [:]
    for (index, partition) in partitions.enumerated() {
      let position = positions.count > index ? positions[index].text.flatMap { Position($0) } : nil
      var backlog = Backlog()
      if let position, position.incarnation == "\(runID):\(marker)" { backlog.settled = position.entry }
      backlog.ask(partition, marker, connection)
      found[partition] = backlog
    }
    for partition in partitions { try found[partition]?.take(connection, now: now) }
    return found
  }

  private func ask(_ partition: PartitionID, _ marker: String, _ connection: RedisConnection) {
    connection.append(RedisCommand("XRANGE", partition.log, "(\(settled)", "+", "COUNT", "1"))
    connection.append(RedisCommand("XPENDING", partition.log, partition.capability.group(marker: marker)))
    connection.append(RedisCommand("HGETALL", partition.lease))
    connection.append(RedisCommand("GET", partition.halt))
    connection.append(RedisCommand("XLEN", partition.log))
  }

  /// A missing log or group answers with an error: then nothing waits.
  private mutating func take(_ connection: RedisConnection, now: Int64) throws(RedisError) {
    let next = try connection.reply(doing: "read a log").value
    if next.count == 1, let oldest = next[0][0].text.flatMap({ EntryID($0) }) {
      age = max(1, now - Int64(oldest.milliseconds))
    }
    let summary = try connection.reply(doing: "read what is pending").value
    if summary.count > 0 { pending = summary[0].integer ?? 0 }
    lease = try connection.reply(doing: "read a lease").value.pairs.mapValues { $0.text ?? "" }
    halt = try connection.reply(doing: "read a halt").value.text.flatMap { Halt($0) }
    logLength = try connection.reply(doing: "read a length").value.integer ?? 0
  }

  package static func show(_ backlogs: [PartitionID: Backlog], in registry: Registry) {
    let sorted = backlogs.sorted { $0.key.description < $1.key.description }
    registry.setGauge(
      "stream_oldest_unprocessed_seconds",
      "Age of the oldest entry of a partition's log that is not settled; 0 for none.",
      sorted.map { ($0.key.labels, Double($0.value.age) / 1_000) })
    registry.setGauge(
      "stream_pending", "Entries of a partition's log that are delivered and not acknowledged.",
      sorted.map { ($0.key.labels, Double($0.value.pending)) })
  }
}

extension PartitionID {
  var labels: Labels { [("capability", capability.rawValue), ("partition", description)] }
}
