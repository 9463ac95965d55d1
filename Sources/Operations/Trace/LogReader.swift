import Messaging
import Redis

/// Reads streams from a point in time on, oldest first, a page at a time.
struct LogReader {
  /// Entries of one XRANGE.
  private static let page = 1_000

  /// The history of one partition's log that is no longer in Redis.
  private struct Past {
    let archive: Archive
    let life: Archive.Life
  }

  let connection: RedisConnection
  private let incarnation: String
  private var past: [PartitionID: Past] = [:]

  /// - Parameter archivePath: the file of a partition's archive, whether it is there or not; nil when it is not at hand.
  init(
    _ connection: RedisConnection, _ partitions: [PartitionID], archivePath: (PartitionID) -> String?
  ) throws(RedisError) {
    self.connection = connection
    incarnation = try Incarnation.current(connection)
    for partition in partitions {
      // An archive that cannot be read is none: what it would have held is reported as a gap.
      guard let path = archivePath(partition), let archive = try? Archive(reading: path),
        let life = try? archive.life(of: incarnation)
      else { continue }
      past[partition] = Past(archive: archive, life: life)
    }
  }

  /// A partition's log: what was archived of it, and what is still in Redis.
  func entries(of partition: PartitionID, from first: EntryID, _ visit: (Entry) -> Void) throws(RedisError) {
    var start = "\(first)"
    if let past = past[partition], past.life.last >= first {
      archived(past, from: first, visit)
      // A trim is approximate: some of what was archived is still in Redis.
      start = "(\(past.life.last)"
    }
    try values(ofStream: partition.log, from: start) { value in
      if let entry = StreamEntry.read(value) { visit(entry) }
    }
  }

  private func archived(_ past: Past, from first: EntryID, _ visit: (Entry) -> Void) {
    var after = EntryID(first.milliseconds, 0)
    while let page = try? past.archive.entries(past.life.number, after: after, count: LogReader.page),
      let last = page.last
    {
      for entry in page { visit(entry) }
      after = last.id
    }
  }

  func entries(ofStream key: String, from first: EntryID, _ visit: (Entry) -> Void) throws(RedisError) {
    try values(ofStream: key, from: "\(first)") { value in
      if let entry = StreamEntry.read(value) { visit(entry) }
    }
  }

  /// The entries of any stream as Redis gives them: `[id, [field, value, …]]`.
  func values(ofStream key: String, from first: String, _ visit: (RedisValue) -> Void) throws(RedisError) {
    var start = first
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
    if let added = info["entries-added"]?.integer, try added - kept <= archived(place, after: time) { return nil }
    guard let entry = info["first-entry"], entry.count == 2, let first = entry[0].text.flatMap({ EntryID($0) }) else {
      return TraceGap(place: place, reachesBackTo: nil)
    }
    return Int64(first.milliseconds) > time ? TraceGap(place: place, reachesBackTo: Int64(first.milliseconds)) : nil
  }

  /// How many entries that are not in Redis are archived, when none since `time` was dropped for its age.
  private func archived(_ place: Destination, after time: Int64) throws(RedisError) -> Int64 {
    guard case .log(let partition) = place, let life = past[partition]?.life,
      life.last > .zero, Int64(life.droppedThrough.milliseconds) < time
    else { return 0 }
    let both = try connection.call(RedisCommand("XRANGE", partition.log, "-", "\(life.last)")).value.count
    return life.count - Int64(both)
  }

  /// How far the partition's owner has settled its log in this life of Redis; nil when that is not known.
  func settled(_ partition: PartitionID) throws(RedisError) -> EntryID? {
    let text = try connection.call(RedisCommand("GET", partition.done)).value.text
    guard let position = text.flatMap({ Position($0) }), position.incarnation == incarnation else { return nil }
    return position.entry
  }
}

/// A stream that no longer reaches back to the order's time.
struct TraceGap {
  let place: Destination
  /// Unix milliseconds of its oldest entry; nil when it holds nothing.
  let reachesBackTo: Int64?
}
