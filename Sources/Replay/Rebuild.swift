import Contracts
import JSON
package import Messaging
package import Redis
import SQLite

/// A lost store made again: from the newest snapshot whose history is whole and the log since, or from the log alone.
///
/// What its owner may not have sent is sent again: messages to other partitions stay in the new store's outbox, and
/// events that are not in the public stream are put there. Receivers take each message once.
package struct Rebuild {
  package let partition: PartitionID
  package let base: ReplayBase
  private let history: LogHistory
  private let access: LogHistory.Access

  /// - Parameter bases: what to begin with, the best first.
  package init(_ partition: PartitionID, _ access: LogHistory.Access, bases: [ReplayBase]) throws {
    self.partition = partition
    self.access = access
    (base, history) = try ReplayBase.firstWhole(bases, partition, access)
  }

  /// Plays into `path`, which must not exist.
  /// - Parameters:
  ///   - identity: as the manifest says.
  ///   - condemned: what was set aside before, by id, with the cause.
  package func run(
    _ capability: any Capability.Type, _ topology: Topology, into path: String, identity: String,
    condemned: [String: String], progress: @escaping (_ messages: Int) -> Void = { _ in }
  ) throws -> Replayer.Counts {
    let replayer = Replayer(partition, capability, topology, condemned: condemned)
    switch base {
    case .empty: try replayer.makeStore(path, identity: identity)
    case .snapshot(let snapshot): try Database(path: snapshot.file, access: .readOnly).copy(to: path)
    }
    var events: [Message] = []
    let counts = try replayer.play(
      history, into: path, incarnation: access.incarnation, keepsOutbox: true, journal: false,
      onSend: { publication in
        if case .events = publication.destination {
          events += Frame(stored: publication.payload).messages(in: .zero)
        }
      }, progress: progress)
    try publishMissing(events)
    return counts
  }

  private func publishMissing(_ events: [Message]) throws {
    guard !events.isEmpty else { return }
    let connection = try RedisConnection(access.redis)
    var known: Set<String> = []
    try EventStream(partition.capability, connection).read { known.insert($0.id) }
    for event in events where !known.contains(event.id) {
      var frame = Frame()
      frame.append(event)
      var command = RedisCommand("XADD", partition.capability.events, "*")
      StreamEntry.append(frame.bytes, to: &command)
      try connection.call(command)
    }
  }

  /// What the view of dead letters in Redis says was set aside by this partition.
  package static func condemned(_ partition: PartitionID, _ redis: RedisAddress) throws -> [String: String] {
    let answer = try RedisConnection(redis).call(RedisCommand("XRANGE", partition.dead, "-", "+")).value
    var found: [String: String] = [:]
    for index in 0..<answer.count {
      let fields = answer[index][1]
      for at in stride(from: 0, to: fields.count - 5, by: 6) {
        guard let id = fields[at + 1].text else { continue }
        let head = try? JSONDocument(fields[at + 3].bytes ?? [], limits: .own)
        found[id] = head?.root["cause"]?.string ?? "set aside before"
      }
    }
    return found
  }
}
