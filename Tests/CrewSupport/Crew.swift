import Capabilities
package import Contracts
import Crypto
import Foundation
import JSON
package import Messaging
package import Metrics
import Notifications
import Operations
import Redis
import SQLite
package import TestSupport

/// Every capability at work on one real Redis, turn by turn on the caller's thread: a small shop without processes.
package final class Crew {
  package static let replies = "orderflow:{crew}:replies"

  package let server: RedisServer
  package let topology: Topology
  /// Holds `stores/PARTITION.sqlite3`.
  package let directory: String
  private let connection: RedisConnection
  /// What the owners measure.
  package let registry = Registry()
  private let retention: Retention
  private let settings: [String: String]
  private var runners: [(partition: PartitionID, runner: PartitionRunner)] = []

  /// - Parameter settings: by `OutcomeSetting`, those that are not to be the usual ones.
  package init(
    partitions: Int = 1, retention: Retention = Retention(), settings: [OutcomeSetting: String] = [:]
  ) throws {
    self.retention = retention
    self.settings = Dictionary(uniqueKeysWithValues: settings.map { ($0.key.rawValue, $0.value) })
    server = try RedisServer()
    topology = Topology(
      Dictionary(
        uniqueKeysWithValues: CapabilityName.allCases.map {
          ($0, $0.isUndivided ? 1 : partitions)
        }))
    directory = server.scratchPath("data")
    for folder in ["stores", "archive"] {
      try FileManager.default.createDirectory(atPath: "\(directory)/\(folder)", withIntermediateDirectories: true)
    }
    connection = try server.connection()
    try connection.call(RedisCommand("XADD", Crew.replies, "*", "made", "1"))
    for partition in partitionIDs {
      try PartitionStore.create(
        path: storePath(partition), partition: partition, partitions: topology.count(partition.capability),
        identity: "\(partition)", migrations: Capabilities.of(partition.capability).migrations)
    }
    try restart()
  }

  package var partitionIDs: [PartitionID] { CapabilityName.allCases.flatMap { topology.partitions($0) } }
  package func storePath(_ partition: PartitionID) -> String { "\(directory)/stores/\(partition).sqlite3" }

  package func archivePath(_ partition: PartitionID) -> String { "\(directory)/archive/\(partition).sqlite3" }

  /// New owners for all partitions, as after a restart of everything.
  package func restart() throws {
    runners = try partitionIDs.map { ($0, try runner($0, settings: settings)) }
  }

  /// A new owner of one partition, to be driven by hand.
  package func runner(_ partition: PartitionID, settings: [String: String] = [:]) throws -> PartitionRunner {
    let capability = Capabilities.of(partition.capability)
    let store = try PartitionStore.open(
      path: storePath(partition), partition: partition, partitions: topology.count(partition.capability),
      identity: "\(partition)", migrations: capability.migrations)
    try store.takeOver()
    return try PartitionRunner(
      store: store, capability: capability.init(partition, topology),
      transport: RedisTransport(server.address, partition), topology: topology, settings: settings,
      retention: retention, archive: Archive(path: archivePath(partition)),
      metrics: PartitionMetrics(registry, capability))
  }

  /// Trims every log as housekeeping would, before the last entries.
  package func trimLogs(keeping count: Int) throws {
    for partition in partitionIDs {
      let transport = RedisTransport(server.address, partition)
      let entries = try connection.call(
        RedisCommand("XREVRANGE", partition.log, "+", "-", "COUNT", String(count + 1))
      ).value
      guard entries.count > count, let last = entries[count - 1][0].text.flatMap({ EntryID($0) }) else { continue }
      let archive = try Archive(path: archivePath(partition))
      try archive.meet(Incarnation.current(connection))
      try archive.keep(before: last, of: transport)
      try connection.call(RedisCommand("XTRIM", partition.log, "MINID", last.description))
    }
  }

  /// Ends all owners; what they had in memory is gone.
  package func stop() { runners = [] }

  package func send<P: Payload>(
    _ payload: P, id: String, to partition: PartitionID, key: String? = nil, trace: String? = nil
  ) throws {
    var head = Head(type: P.type, version: P.version, sent: Clock.unixMilliseconds)
    head.replyTo = Crew.replies
    head.key = key
    head.fingerprint = key
    head.traceparent = trace
    try write(Message(id: id, head: head, body: payload.json), to: partition)
  }

  private func write(_ message: Message, to partition: PartitionID) throws {
    var frame = Frame()
    frame.append(message)
    var command = RedisCommand("XADD", partition.log, "*")
    StreamEntry.append(frame.bytes, to: &command)
    try connection.call(command)
  }

  /// Drains `which` again and again, until the condition holds.
  package func drain(_ which: (PartitionID) -> Bool = { _ in true }, until condition: () throws -> Bool) throws {
    try eventually {
      try drain(which)
      return try condition()
    }
  }

  /// The partition's owner dies at this step of its next work; `restart` brings the next one.
  package func crash(_ partition: PartitionID, at step: BatchStep) throws {
    guard let runner = runners.first(where: { $0.partition == partition })?.runner else { return }
    runner.onStep = { reached, _ in if reached == step { throw InjectedCrash() } }
    try eventually {
      do { _ = try runner.runOnce() } catch is InjectedCrash { return true }
      return false
    }
    runners.removeAll { $0.partition == partition }
  }

  /// The types of the messages in a partition's log.
  package func types(in partition: PartitionID) throws -> [String] {
    let entries = try connection.call(RedisCommand("XRANGE", partition.log, "-", "+")).value
    return (0..<entries.count).compactMap { StreamEntry.read(entries[$0]) }.flatMap(\.messages).map(\.head.type)
  }

  /// What a query is answered from the partition's store.
  package func answer<P: Payload>(_ query: P, from partition: PartitionID) throws -> Outcome {
    let capability = Capabilities.of(partition.capability).init(partition, topology)
    let store = try Database(path: storePath(partition), access: .readOnly)
    return try capability.answer(Message(id: "query", head: Head(type: P.type, sent: 0), body: query.json), store)
  }

  private static func spool(_ directory: String) -> MailSpool {
    let key = JWTKey(id: "crew", secret: Array(repeating: 7, count: JWTKey.minimumSecretBytes))
    return MailSpool(
      "\(directory)/spool", MailWriter(ReviewTokens(keys: [key], issuer: "orderflow", audience: "orderflow")))
  }

  /// In the sandbox and the spool, at once; what is asked for later is left.
  private func makeCalls(_ runner: PartitionRunner, _ partition: PartitionID) throws {
    for call in try runner.takeCalls() where call.due == 0 {
      var result: Result<[UInt8], CallFailure>
      do throws(CallFailure) {
        let caller: any Caller = call.kind == MailCall.kind ? Crew.spool(directory) : PaymentSandbox()
        result = .success(try caller.call(id: call.id, call.request))
      } catch { result = .failure(error) }
      try write(call.answered(result, at: Clock.unixMilliseconds), to: partition)
    }
  }

  /// Turns of `which`, until none of them reads, publishes or holds anything back.
  package func drain(_ which: (PartitionID) -> Bool = { _ in true }) throws {
    var idle = 0
    while idle < 3 {
      var isBusy = false
      for (partition, runner) in runners where which(partition) {
        let counts = try runner.runOnce()
        try makeCalls(runner, partition)
        isBusy = isBusy || counts.read > 0 || counts.published > 0
      }
      idle = isBusy ? 0 : idle + 1
    }
  }
}
