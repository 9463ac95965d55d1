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
