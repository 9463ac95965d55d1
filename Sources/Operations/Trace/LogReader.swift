import Messaging
import Redis

/// Reads streams from a point in time on, oldest first, a page at a time.
struct LogReader {
  /// Entries of one XRANGE.
  private static let page = 1_000

  let connection: RedisConnection

  /// A partition's log as far as it is kept.
  func entries(of partition: PartitionID, from first: EntryID, _ visit: (Entry) -> Void) throws(RedisError) {
    try entries(ofStream: partition.log, from: first, visit)
  }

  func entries(ofStream key: String, from first: EntryID, _ visit: (Entry) -> Void) throws(RedisError) {
    try values(ofStream: key, from: first) { value in
      if let entry = StreamEntry.read(value) { visit(entry) }
    }
  }

  /// The entries of any stream as Redis gives them: `[id, [field, value, …]]`.
  func values(ofStream key: String, from first: EntryID, _ visit: (RedisValue) -> Void) throws(RedisError) {
    var start = "\(first)"
    while true {
      let page = try connection.call(RedisCommand("XRANGE", key, start, "+", "COUNT", "\(LogReader.page)")).value
      for index in 0..<page.count { visit(page[index]) }
      guard page.count == LogReader.page, let last = page[page.count - 1][0].text else { return }
      start = "(\(last)"
    }
  }

  /// Nil when the stream reaches back to `time`; else the gap.
  func gap(in place: Destination, before time: Int64) throws(RedisError) -> TraceGap? {
    guard let key = place.stream else { return nil }
    let info: [String: RedisValue]
    do { info = try connection.call(RedisCommand("XINFO", "STREAM", key)).value.pairs } catch let error
      where error.code == "ERR"
    { return TraceGap(place: place, reachesBackTo: nil) }
    let kept = info["length"]?.integer ?? 0
    // Redis before 7 does not count what was added; what begins later is then taken for trimmed.
    if let added = info["entries-added"]?.integer, added == kept { return nil }
    guard let entry = info["first-entry"], entry.count == 2, let first = entry[0].text.flatMap({ EntryID($0) }) else {
      return TraceGap(place: place, reachesBackTo: nil)
    }
    return Int64(first.milliseconds) > time ? TraceGap(place: place, reachesBackTo: Int64(first.milliseconds)) : nil
  }

  /// How far the partition's owner has settled its log in this life of Redis; nil when that is not known.
  func settled(_ partition: PartitionID, in incarnation: String) throws(RedisError) -> EntryID? {
    let text = try connection.call(RedisCommand("GET", partition.done)).value.text
    guard let position = text.flatMap({ Position($0) }), position.incarnation == incarnation else { return nil }
    return position.entry
  }

  func incarnation() throws(RedisError) -> String {
    let marker = try connection.call(Incarnation.read).value.text ?? ""
    return "\(try ServerFacts(connection).runID):\(marker)"
  }
}

/// A stream that no longer reaches back to the order's time.
struct TraceGap {
  let place: Destination
  /// Unix milliseconds of its oldest entry; nil when it holds nothing.
  let reachesBackTo: Int64?
}
