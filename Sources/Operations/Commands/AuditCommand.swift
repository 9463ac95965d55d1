import Audit
import Capabilities
import Contracts
import Foundation
import JSON
import Messaging
import SQLite

/// `orderflow audit`: proves the stores right, or names what breaks.
enum AuditCommand {
  static let spec = CommandSpec(
    "audit",
    about: """
      Prove all stores right together, or name what breaks, with the evidence.
      Works on the running system without stopping it: on copies of all stores as of one moment (see `snapshot`), so it
      needs room for them for its time. Exit status 1 when an invariant does not hold.
      """,
    flags: [.init("--snapshot", "DIR", "audit this snapshot instead of the system")],
    settings: [.dataDirectory, .redisURL, .logLevel]
  ) { invocation in
    let report = try report(invocation)
    print(invocation.isJSON ? String(decoding: report.json, as: UTF8.self) : text(report))
    return report.holds ? .done : .foundWrong
  }

  private static func report(_ invocation: Invocation) throws -> AuditReport {
    let directory = DataDirectory(invocation.settings)
    let scratch = "\(directory.path)/audit-\(getpid())"
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    try FileSystem.makeDirectories(scratch)
    var progress = Progress("audit", unit: "steps")
    defer { progress.end() }
    if let path = invocation.flags["--snapshot"] {
      let snapshot = try Snapshot(path: URL(fileURLWithPath: path).standardizedFileURL.path)
      return try Auditor.audit(
        try snapshot.stores.map { .init($0.partition, path: try migrated($0, of: snapshot, scratch)) },
        scratch: "\(scratch)/gathered", now: nil
      ) { progress.show($0, fraction: Double($0) / Double($1)) }
    }
    let copies = try StoreCopies.take(
      directory, invocation.settings, name: "audit-\(getpid())-\(Clock.unixMilliseconds)", folder: "\(scratch)/copies")
    return try Auditor.audit(
      try directory.manifest().partitions.map { .init($0, path: "\(copies.folder)/\($0).sqlite3") },
      scratch: "\(scratch)/gathered", now: copies.now
    ) { progress.show($0, fraction: Double($0) / Double($1)) }
  }

  /// A copy of a snapshot's store, brought to this build's schema: the invariants are about its tables.
  private static func migrated(_ store: Snapshot.Store, of snapshot: Snapshot, _ scratch: String) throws -> String {
    let path = "\(scratch)/\(store.partition).sqlite3"
    let file = snapshot.file(store.partition)
    guard FileManager.default.fileExists(atPath: file) else { throw Failure.notPossible("the snapshot has no \(file)") }
    try Database(path: file, access: .readOnly).copy(to: path)
    let capability = try Capabilities.named(store.partition.capability.rawValue)
    _ = try PartitionStore.open(
      path: path, partition: store.partition, partitions: store.partitions, identity: store.identity,
      migrations: capability.migrations)
    return path
  }

  private static func text(_ report: AuditReport) -> String {
    var lines = report.findings.map { finding in
      "\(finding.breaches.isEmpty ? "holds " : "BROKEN")  \(finding.invariant.name): \(finding.invariant.meaning)"
        + finding.breaches.map { "\n          \($0.text)" }.joined()
    }
    let rows = report.stores.reduce(0) { $0 + $1.rows }
    lines.append(
      report.holds
        ? "all \(report.findings.count) invariants hold over \(report.stores.count) stores, \(rows) rows"
        : "\(report.breached.count) of \(report.findings.count) invariants do not hold")
    return lines.joined(separator: "\n")
  }
}
