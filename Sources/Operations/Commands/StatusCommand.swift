import Contracts
import Foundation
import JSON
import Messaging
import Redis

/// `orderflow status`: every partition's owner, backlog, outbox and dead letters.
enum StatusCommand {
  /// Between two looks, microseconds.
  private static let look: UInt32 = 100_000

  static let spec = CommandSpec(
    "status",
    about: """
      Show every partition: owner, backlog, outbox, dead letters.
      LOG counts the entries kept for replay, PENDING those being handled, LAG is the age of the oldest one not handled
      yet, OUTBOX counts entries not yet proven to have arrived, CALLS those to the outside (a payment provider, mails) not
      answered yet, RATE messages a second, DEAD the dead letters that wait for a person (see: orderflow dead-letters).
      Exit status 1 when a partition has no owner or a dead letter waits.
      """,
    flags: [
      .init("--watch", nil, "again every second until interrupted"),
      .init("--wait", "DURATION", "until all serve and nothing is under way, at most so long; exit status 1 if not"),
    ],
    settings: [.dataDirectory, .redisURL, .logLevel]
  ) { invocation in
    let directory = DataDirectory(invocation.settings)
    let topology = try directory.manifest().topology
    let address = try directory.redis(invocation.settings)
    guard invocation.isSet("--watch") else {
      try RedisCheck.run(address)
      let connection = try RedisConnection(address)
      var isAtRest = true
      if let limit = try invocation.duration("--wait") {
        isAtRest = try wait(for: "at rest", limit, topology, connection, directory, \.isAtRest)
        if !isAtRest { Operations.complain("not at rest after \(limit / 1_000) s") }
      }
      let reports = try reports(topology, connection, directory)
      print(invocation.isJSON ? json(reports) : table(reports))
      return isAtRest && reports.allSatisfy { $0.isServing && $0.deadLetters ?? 0 == 0 } ? .done : .foundWrong
    }
    while true {
      let reports = try? reports(topology, try RedisConnection(address), directory)
      if isatty(STDOUT_FILENO) == 1, !invocation.isJSON { print("\u{1b}[2J\u{1b}[H", terminator: "") }
      if let reports {
        print(invocation.isJSON ? json(reports) : table(reports))
      } else {
        Operations.complain("Redis at \(address) does not answer; waiting for it")
      }
      guard fflush(nil) == 0 else { return .done }
      sleep(1)
    }
  }

  static func reports(
    _ topology: Topology, _ connection: RedisConnection, _ directory: DataDirectory
  ) throws(RedisError) -> [PartitionReport] {
    try PartitionReport.read(topology.all, connection, storePath: directory.existingStore)
  }

  /// Looks until every partition is so, and shows how many are.
  /// - Parameter limit: milliseconds.
  /// - Returns: whether all were, in time.
  static func wait(
    for what: String, _ limit: Int64, _ topology: Topology, _ connection: RedisConnection, _ directory: DataDirectory,
    _ isSo: (PartitionReport) -> Bool
  ) throws(RedisError) -> Bool {
    let end = Clock.monotonicMilliseconds + limit
    var progress = Progress(what, unit: "partitions")
    defer { progress.end() }
    while true {
      let reports = try reports(topology, connection, directory)
      let done = reports.count(where: isSo)
      progress.show(done, fraction: Double(done) / Double(max(1, reports.count)))
      if done == reports.count { return true }
      guard Clock.monotonicMilliseconds < end else { return false }
      usleep(look)
    }
  }

  private static func json(_ reports: [PartitionReport]) -> String {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("drained", reports.allSatisfy(\.isDrained))
    writer.list("partitions", reports)
    writer.endObject()
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  private static func shown(_ count: Int64?) -> String { count.map { "\($0)" } ?? "?" }

  private static func table(_ reports: [PartitionReport]) -> String {
    let rows =
      [["PARTITION", "OWNER", "STATE", "EPOCH", "LOG", "PENDING", "LAG", "OUTBOX", "CALLS", "RATE", "DEAD"]]
      + reports.map { report in
        [
          "\(report.partition)", report.owner.isEmpty ? "none" : report.owner, report.state, report.epoch,
          "\(report.backlog.logLength)", "\(report.backlog.pending)", "\(report.backlog.age) ms", shown(report.outbox),
          shown(report.calls), "\(report.rate)/s", shown(report.deadLetters),
        ]
      }
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let line = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }.joined(separator: "  ")
      return String(line.reversed().drop { $0 == " " }.reversed())
    }.joined(separator: "\n")
  }
}
