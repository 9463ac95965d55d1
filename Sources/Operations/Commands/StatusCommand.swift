import Contracts
import Foundation
import JSON
import Messaging
import Redis

/// `orderflow status`: every partition's owner, backlog, outbox and dead letters.
enum StatusCommand {
  static let spec = CommandSpec(
    "status",
    about: """
      Show every partition: owner, backlog, outbox, dead letters.
      LOG counts the entries kept for replay, PENDING those being handled, LAG is the age of the oldest one not handled
      yet, OUTBOX counts entries not yet proven to have arrived, DEAD the messages set aside (table dead_letters of the
      partition's store, stream orderflow:{PARTITION}:dead). Exit status 1 when a partition has no owner or a dead
      letter waits for a person.
      """,
    flags: [.init("--watch", nil, "again every second until interrupted")],
    settings: [.dataDirectory, .redisURL, .logLevel]
  ) { invocation in
    let directory = DataDirectory(invocation.settings)
    let topology = try directory.manifest().topology
    let address = try directory.redis(invocation.settings)
    guard invocation.isSet("--watch") else {
      try RedisCheck.run(address)
      let reports = try reports(topology, try RedisConnection(address), directory)
      print(invocation.isJSON ? json(reports) : table(reports))
      return reports.allSatisfy { $0.isServing && $0.deadLetters == 0 } ? .done : .foundWrong
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
    var reports: [PartitionReport] = []
    for capability in CapabilityName.allCases where topology.counts[capability] != nil {
      for partition in topology.partitions(capability) {
        reports.append(
          try PartitionReport(partition, connection, storePath: directory.storePath(partition)))
      }
    }
    return reports
  }

  private static func json(_ reports: [PartitionReport]) -> String {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("drained", reports.allSatisfy(\.isDrained))
    writer.list("partitions", reports)
    writer.endObject()
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  private static func table(_ reports: [PartitionReport]) -> String {
    let rows =
      [["PARTITION", "OWNER", "EPOCH", "LOG", "PENDING", "LAG", "OUTBOX", "DEAD"]]
      + reports.map { report in
        [
          "\(report.partition)", report.owner.isEmpty ? "none" : report.owner, report.epoch, "\(report.logLength)",
          "\(report.pending)", "\(report.lag) ms", "\(report.outbox)", "\(report.deadLetters)",
        ]
      }
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let line = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }.joined(separator: "  ")
      return String(line.reversed().drop { $0 == " " }.reversed())
    }.joined(separator: "\n")
  }
}
