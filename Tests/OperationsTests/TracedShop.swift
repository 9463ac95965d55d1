import Contracts
import CrewSupport
import JSON
import Messaging
import Operations
import Redis
import SQLite
import TestSupport

/// A shop over two partitions, and what a trace says of its orders.
final class TracedShop {
  /// Who hears of its orders' confirmation: their holds are in two partitions, and there is no promotion and no payment
  /// to speak of.
  static let told =
    Subscriptions.subscribers(of: OrderConfirmed.type).filter { ![.promotion, .payments].contains($0) }
    .count + 1

  let crew: Crew

  init() throws {
    crew = try Crew(partitions: 2)
    try crew.open()
  }

  /// - Parameter absent: partitions whose stores are not at hand.
  func trace(_ orderID: String, absent: Set<PartitionID> = []) throws -> Told? {
    let trace = try OrderTrace.collect(
      orderID, crew.topology, try crew.server.connection(),
      storePath: { absent.contains($0) ? nil : crew.storePath($0) }, archivePath: crew.archivePath)
    return try trace.flatMap { $0.isEmpty ? nil : Told(json: try JSONDocument($0.json).root, text: $0.text) }
  }

  /// A message of a partition's log again, as a sender that could not be sure sends them.
  func resend(_ id: String, to partition: PartitionID) throws {
    let connection = try crew.server.connection()
    let entries = try connection.call(RedisCommand("XRANGE", partition.log, "-", "+")).value
    for index in 0..<entries.count {
      for message in StreamEntry.read(entries[index])?.messages ?? [] where message.id == id {
        try write(message, to: partition)
      }
    }
  }

  /// A timer of the store comes due.
  func fire(_ timer: Timers.Due, to partition: PartitionID, behind backlog: [PartitionID: Int64]) throws {
    var head = Head(type: timer.type, sent: Clock.unixMilliseconds)
    head.due = timer.due
    head.backlog = backlog
    try write(Message(id: timer.id, head: head, body: timer.body), to: partition)
  }

  private func write(_ message: Message, to partition: PartitionID) throws {
    var frame = Frame()
    frame.append(message)
    var command = RedisCommand("XADD", partition.log, "*")
    StreamEntry.append(frame.bytes, to: &command)
    try crew.server.connection().call(command)
  }

  func execute(_ script: String, in partition: PartitionID) throws {
    try Database(path: crew.storePath(partition), access: .owner).execute(script)
  }
}

/// A trace as its readers get it.
struct Told {
  let json: JSONView
  let text: String

  var roots: [JSONView] { json["messages"].map { Array($0.elements) } ?? [] }
  /// Every message, each before what it caused.
  var messages: [JSONView] { roots.flatMap(Told.all) }

  private static func all(_ message: JSONView) -> [JSONView] {
    [message] + (message["children"].map { $0.elements.flatMap(all) } ?? [])
  }

  func order(_ name: String) -> String? { json["order"]?[name]?.string }
  func messages(_ type: String) -> [JSONView] { messages.filter { $0["type"]?.string == type } }
  func list(_ name: String) -> [JSONView] { json[name].map { Array($0.elements) } ?? [] }

  /// The types from a root down to the only message of `type`, by what caused what.
  func path(to type: String) -> [String] {
    func path(_ message: JSONView) -> [String]? {
      let own = message["type"]?.string ?? ""
      if own == type { return [own] }
      return message["children"]?.elements.lazy.compactMap(path).first.map { [own] + $0 }
    }
    return roots.lazy.compactMap(path).first ?? []
  }

  func rows(_ table: String) -> [JSONView] {
    list("stores").flatMap { store in store["tables"]?[table].map { Array($0.elements) } ?? [] }
  }
}
