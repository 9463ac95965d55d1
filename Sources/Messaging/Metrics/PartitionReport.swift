import Contracts
package import JSON
package import Redis
import SQLite

/// What an operator wants to know of one partition: what Redis shows of it, what its owner notes beside its lease, and
/// where its store is at hand, what that says now.
package struct PartitionReport: JSONEncodable, Sendable {
  package let partition: PartitionID
  package let backlog: Backlog
  /// Entries to other partitions not yet proven to have arrived; nil when nobody knows.
  package private(set) var outbox: Int64?
  /// Calls to the outside that are not answered yet; nil when nobody knows.
  package private(set) var calls: Int64?
  /// Dead letters that wait for a person; nil when nobody knows.
  package private(set) var deadLetters: Int64?

  /// `host:pid`, empty when nobody holds the lease.
  package var owner: String {
    guard let host = backlog.lease["host"], let pid = backlog.lease["pid"] else { return "" }
    return "\(host):\(pid)"
  }

  package var epoch: String { backlog.lease["epoch"] ?? "" }
  /// Messages a second, lately.
  package var rate: Int64 { backlog.lease["rate"].flatMap { Int64($0) } ?? 0 }
  package var isServing: Bool { !owner.isEmpty && !epoch.isEmpty }
  /// It serves, and nothing is under way in it or outside.
  package var isAtRest: Bool { state == "serving" && isDrained && (calls ?? 0) == 0 }
  /// No message is under way in it.
  package var isDrained: Bool { backlog.pending == 0 && backlog.age == 0 && (outbox ?? 0) == 0 }

  /// `none`, `starting`, `serving`, `draining`, `paused`, or `pausing` until its owner has heard of it.
  package var state: String {
    guard !owner.isEmpty else { return "none" }
    let told = backlog.lease["state"] ?? "starting"
    guard isServing, told == "serving" || told == "starting" else { return told }
    switch backlog.halt?.mode {
    case .paused: return "pausing"
    case .draining: return "draining"
    case nil: return "serving"
    }
  }

  /// - Parameter storePath: the file of a partition's store, nil where it is not at hand.
  package static func read(
    _ partitions: [PartitionID], _ connection: RedisConnection, storePath: (PartitionID) -> String?
  ) throws(RedisError) -> [PartitionReport] {
    let backlogs = try Backlog.read(partitions, connection, runID: try ServerFacts(connection).runID)
    return partitions.map { PartitionReport($0, backlogs[$0] ?? Backlog(), storePath: storePath($0)) }
  }

  private init(_ partition: PartitionID, _ backlog: Backlog, storePath: String?) {
    self.partition = partition
    self.backlog = backlog
    outbox = backlog.lease["outbox"].flatMap { Int64($0) }
    calls = backlog.lease["calls"].flatMap { Int64($0) }
    deadLetters = backlog.lease["dead_letters"].flatMap { Int64($0) }
    guard let storePath, let store = try? Database(path: storePath, access: .readOnly) else { return }
    // Of one moment: the answer to a call may become a message meanwhile.
    let counts = try? store.first(
      "SELECT (SELECT COUNT(*) FROM outbox WHERE destination LIKE 'log %'), (SELECT COUNT(*) FROM calls)"
    ) { (outbox: $0.integer(0), calls: $0.integer(1)) }
    outbox = counts?.outbox ?? outbox
    calls = counts?.calls ?? calls
    deadLetters = (try? DeadLetters(store).waiting) ?? deadLetters
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("partition", "\(partition)")
    writer.field("capability", partition.capability.rawValue)
    writer.field("number", partition.number)
    writer.field("owner", owner)
    writer.field("epoch", epoch)
    writer.field("serving", isServing)
    writer.field("state", state)
    writer.optional("trouble", backlog.lease["trouble"].flatMap { $0.isEmpty ? nil : $0 })
    writer.optional("halted_by", backlog.halt?.actor)
    writer.field("log_entries", backlog.logLength)
    writer.field("pending", backlog.pending)
    writer.field("lag", backlog.age)
    writer.optional("outbox", outbox)
    writer.optional("calls", calls)
    writer.field("rate", rate)
    writer.optional("dead_letters", deadLetters)
    writer.endObject()
  }
}
