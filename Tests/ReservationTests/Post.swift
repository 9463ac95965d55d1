import BrokerSupport
import Capabilities
import Contracts
import CrewSupport
import Foundation
import JSON
import Messaging
import SQLite
import TestSupport

/// Every capability's partitions, each alone on a broker in memory: what one sends another waits until it is delivered,
/// in whatever order a test likes.
final class Post {
  struct Letter {
    let message: Message
    let receiver: PartitionID

    var name: String { "\(message.head.type) to \(receiver)" }
  }

  /// A partition with its broker and store.
  private struct Office {
    let broker: MemoryBroker
    let runner: PartitionRunner
    /// Entries of each stream that were collected.
    var collected: [String: Int] = [:]
  }

  static let replies = "orderflow:{post}:replies"
  static let start = Clock.unixMilliseconds

  let topology: Topology
  /// Sent and not yet delivered, oldest first.
  private(set) var waiting: [Letter] = []
  /// By the id of the message they answer.
  private(set) var answers: [String: [Outcome]] = [:]
  private var offices: [PartitionID: Office] = [:]
  private let directory: URL
  private var sent = 0

  init(reservationPartitions: Int = 1) throws {
    topology = Topology(
      Dictionary(
        uniqueKeysWithValues: CapabilityName.allCases.map { ($0, $0 == .reservation ? reservationPartitions : 1) }))
    directory = try ScratchDirectory.make("post")
  }

  deinit { try? FileManager.default.removeItem(at: directory) }

  // MARK: Offices

  private func path(_ partition: PartitionID) -> String { directory.appendingPathComponent("\(partition)").path }

  private func open(_ partition: PartitionID) throws -> Office {
    if let known = offices[partition] { return known }
    let capability = Capabilities.of(partition.capability)
    let partitions = topology.count(partition.capability)
    try PartitionStore.create(
      path: path(partition), partition: partition, partitions: partitions, identity: "post",
      migrations: capability.migrations)
    let store = try PartitionStore.open(
      path: path(partition), partition: partition, partitions: partitions, identity: "post",
      migrations: capability.migrations)
    try store.takeOver()
    let broker = MemoryBroker(now: Post.start)
    broker.write(fields: ["made", "1"].map { Array($0.utf8) }, to: Post.replies, id: nil)
    let runner = try PartitionRunner(
      store: store, capability: capability.init(partition, topology), transport: broker.transport(partition),
      topology: topology, settings: [:])
    let office = Office(broker: broker, runner: runner)
    offices[partition] = office
    return office
  }

  private func work(_ partition: PartitionID) throws {
    let office = try open(partition)
    var idle = 0
    while idle < 3 {
      let made = try office.runner.runOnce()
      idle = made.read == 0 && made.published == 0 ? idle + 1 : 0
    }
    for other in CapabilityName.allCases.flatMap({ topology.partitions($0) }) {
      // What it sends itself arrives by itself.
      guard other != partition else { continue }
      waiting += collect(other.log, at: partition).map { Letter(message: $0, receiver: other) }
    }
    for reply in collect(Post.replies, at: partition) {
      answers[reply.head.correlation ?? "", default: []].append(try reply.decode())
    }
  }

  private func collect(_ stream: String, at partition: PartitionID) -> [Message] {
    let all = offices[partition]?.broker.entries(stream) ?? []
    let known = offices[partition]?.collected[stream] ?? 0
    offices[partition]?.collected[stream] = all.count
    return all.dropFirst(known).flatMap(\.messages).filter { $0.defect == nil }
  }

  // MARK: Letters

  func deliver(_ message: Message, to partition: PartitionID) throws {
    try open(partition).broker.write([message], to: partition.log)
    try work(partition)
  }

  /// Delivers the letter at this place of those that wait.
  func deliver(_ place: Int) throws {
    let letter = waiting.remove(at: place)
    try deliver(letter.message, to: letter.receiver)
  }

  /// Delivers in the order of sending, until nothing waits or only what `unless` keeps back.
  func deliverAll(unless isHeldBack: (Letter) -> Bool = { _ in false }) throws {
    while let place = waiting.firstIndex(where: { !isHeldBack($0) }) { try deliver(place) }
  }

  /// A message of somebody who waits for its outcome.
  func letter<P: Payload>(_ payload: P, id: String? = nil, key: String? = nil) -> Message {
    sent += 1
    var head = Head(type: P.type, version: P.version, sent: Post.start)
    head.replyTo = Post.replies
    head.key = key
    head.fingerprint = key.map { _ in String(decoding: payload.json, as: UTF8.self) }
    return Message(id: id ?? "sent.\(sent)", head: head, body: payload.json)
  }

  /// Sends and delivers a message; how it is answered, if it is.
  @discardableResult
  func send<P: Payload>(
    _ payload: P, to partition: PartitionID, id: String? = nil, key: String? = nil
  ) throws -> Outcome? {
    let message = letter(payload, id: id, key: key)
    try deliver(message, to: partition)
    return answers[message.id]?.last
  }

  /// So many milliseconds pass at a partition; what was due there is handled.
  func pass(_ milliseconds: Int64, at partition: PartitionID) throws {
    try open(partition).broker.host += milliseconds
    try work(partition)
  }

  // MARK: Looking

  func rows(_ partition: PartitionID, _ sql: String) throws -> [String] {
    try Database(path: path(partition), access: .readOnly).query(sql) { row in
      (0..<row.columnCount).map { row.text($0) }.joined(separator: " ")
    }
  }

  /// Changes a store behind its owner's back.
  func execute(_ sql: String, at partition: PartitionID) throws {
    try Database(path: path(partition), access: .owner).execute(sql)
  }

  /// Its public stream.
  func events(of partition: PartitionID) throws -> [Message] {
    try open(partition).broker.entries(partition.capability.events).flatMap(\.messages)
  }

  func events<E: Event>(_ type: E.Type, of partition: PartitionID) throws -> [E] {
    try events(of: partition).filter { $0.head.type == E.type }.map { try $0.decode() }
  }

  /// Type and cause of everything set aside.
  func deadLetters() throws -> [String] {
    try offices.keys.sorted { "\($0)" < "\($1)" }.flatMap {
      try rows($0, "SELECT json_extract(head, '$.type'), cause FROM dead_letters ORDER BY id")
    }
  }
}
