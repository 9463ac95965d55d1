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
    try replayer.makeStore(path, from: base, identity: identity)
    var unpublished = UnpublishedEvents(try published())
    let counts = try replayer.play(
      history, into: path, incarnation: access.incarnation, keepsOutbox: true, journal: false,
      onSend: { publication in
        if case .events = publication.destination {
          unpublished.add(Frame(stored: publication.payload).messages(in: .zero))
        }
      }, progress: progress)
    try raiseEpoch(path)
    try publish(unpublished.events)
    return counts
  }

  /// Settings are told once per epoch: the new store must not begin again at one whose settings its inbox knows.
  private func raiseEpoch(_ path: String) throws {
    let owner = try RedisConnection(access.redis).call(RedisCommand("HGET", partition.owner, "epoch")).value.text
    try Database(path: path, access: .owner).run(
      """
      UPDATE store SET epoch = MAX(epoch, ?, (
        SELECT COALESCE(MAX(CAST(SUBSTR(id, 11) AS INTEGER)), 0) FROM inbox WHERE id LIKE 'settings.e%'))
      """, .integer(owner.flatMap { Int64($0) } ?? 0))
  }

  private func published() throws -> Set<String> {
    var known: Set<String> = []
    try EventStream(partition.capability, try RedisConnection(access.redis)).read { known.insert($0.id) }
    return known
  }

  private func publish(_ events: [Message]) throws {
    let connection = try RedisConnection(access.redis)
    for event in events {
      var frame = Frame()
      frame.append(event)
      var command = RedisCommand(
        "XADD", partition.capability.events, "MAXLEN", "~", String(RedisTransport.eventsLength), "*")
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

/// The events of a replay after the last one that the public stream knows: what is before it and not there was trimmed.
private struct UnpublishedEvents {
  private let known: Set<String>
  private(set) var events: [Message] = []

  init(_ known: Set<String>) { self.known = known }

  mutating func add(_ messages: [Message]) {
    for message in messages {
      if known.contains(message.id) { events.removeAll() } else { events.append(message) }
    }
  }
}
