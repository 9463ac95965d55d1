package import Redis

/// What Redis counts of a log. <https://redis.io/docs/latest/commands/xinfo-stream/>
package struct LogCount {
  /// How many entries it has had and has no more; nil before Redis 7, which does not count them.
  package let absent: Int64?

  package init(_ connection: RedisConnection, _ partition: PartitionID) throws(RedisError) {
    do {
      let facts = try connection.call(RedisCommand("XINFO", "STREAM", partition.log)).value.pairs
      let length = facts["length"]?.integer
      absent = facts["entries-added"]?.integer.flatMap { added in length.map { added - $0 } }
    } catch {
      guard error.code == "ERR" else { throw error }
      // There is no such log.
      absent = 0
    }
  }
}

extension RedisValue {
  /// Of an `XINFO GROUPS` answer: the group's `last-delivered-id`; nil when there is no such group.
  package func lastDelivered(to group: String) -> EntryID? {
    for index in 0..<count {
      let facts = self[index].pairs
      if facts["name"]?.text == group { return facts["last-delivered-id"]?.text.flatMap { EntryID($0) } }
    }
    return nil
  }
}
