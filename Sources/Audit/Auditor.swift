package import Messaging
import SQLite

/// Proves the stores right: gathers copies of all of them and asks every invariant for its breaches.
package enum Auditor {
  /// A copy of one partition's store. The copies must be one cut: no store may know what another had not yet committed
  /// when it was copied.
  package struct Source: Sendable {
    package let partition: PartitionID
    package let path: String

    package init(_ partition: PartitionID, path: String) {
      self.partition = partition
      self.path = path
    }
  }

  /// Breaches shown of one invariant at most.
  private static let shown = 50

  /// - Parameters:
  ///   - scratch: a file to gather in; made, and left to the caller to remove.
  ///   - now: Unix milliseconds at the cut of a running system; nil for one at rest, whose outboxes may wait.
  ///   - progress: called after each step with the steps done and those in all.
  package static func audit(
    _ sources: [Source], scratch: String, now: Int64?, progress: (_ done: Int, _ of: Int) -> Void = { _, _ in }
  ) throws -> AuditReport {
    let steps = sources.count + Invariant.all.count
    let gathering = try Gathering(scratch, now: now)
    var stores: [AuditReport.Store] = []
    for source in sources {
      stores.append(try gathering.add(source))
      progress(stores.count, steps)
    }
    if !gathering.isUnreadable { try gathering.finish() }
    var findings: [AuditReport.Finding] = []
    for invariant in gathering.isUnreadable ? [.intact] : Invariant.all {
      findings.append(.init(invariant: invariant, breaches: try gathering.breaches(of: invariant, limit: shown)))
      progress(sources.count + findings.count, steps)
    }
    return AuditReport(stores: stores, findings: findings)
  }
}
