import Contracts
import CrewSupport
import JSON
import Messaging
import Redis
import SQLite
import TestSupport
import Testing

/// Customers at work beside all others, and what they say of one of theirs.
final class CustomerDesk {
  let crew: Crew
  private var sent = 0

  init(partitions: Int = 1) throws {
    crew = try Crew(partitions: partitions)
    try crew.open()
  }

  func partition(_ customer: String) -> PartitionID { crew.topology.partition(.customers, key: customer) }

  /// Sends a command and drains; how it was answered.
  @discardableResult
  func ask(_ command: some Payload, of customer: String = "ada", to other: PartitionID? = nil) throws -> Outcome {
    sent += 1
    try crew.send(command, id: "ask.\(sent)", to: other ?? partition(customer))
    try crew.drain()
    return try #require(try crew.outcome(of: "ask.\(sent)"))
  }

  /// As orders would tell it.
  func tell(_ event: some Payload, of customer: String = "ada") throws {
    sent += 1
    try crew.send(event, id: "tell.\(sent)", to: partition(customer))
    try crew.drain()
  }

  func put(_ name: String, _ rules: SegmentRules) throws {
    try ask(PutSegment(name: name, rules: rules), to: PartitionID(.customers, 0))
  }

  func read(_ part: GetCustomer.Part, of customer: String = "ada") throws -> Outcome {
    try crew.answer(GetCustomer(customerID: customer, part: part), from: partition(customer))
  }

  func segments(of customer: String = "ada") throws -> [String] {
    try JSONDocument(read(.segments, of: customer).body).root["segments"]?.elements.compactMap(\.string) ?? []
  }

  /// What the history comes to: `2 orders, 1500 GBP, 80000 VND`.
  func lifetime(of customer: String = "ada") throws -> String {
    let root = try JSONDocument(read(.segments, of: customer).body).root
    let values = (root["lifetime_value"]?.elements).map { Array($0) } ?? []
    return
      (["\(root["orders"]?.int ?? -1) orders"]
      + values.map { "\($0["amount"]?.int64 ?? 0) \($0["currency"]?.string ?? "")" }).joined(separator: ", ")
  }

  /// An order of mugs and cups, 250 each, 395 to send; drained.
  @discardableResult
  func order(_ number: Int, quantity: Int64 = 1, of customer: String = "ada") throws -> String {
    let id = try crew.order(number, customer: customer, quantity: quantity)
    try crew.drain()
    return id
  }

  func document(_ order: String) throws -> Outcome {
    let orders = try #require(crew.topology.partition(.orders, id: order))
    return try crew.answer(GetOrder(orderID: order, customerID: nil), from: orders)
  }

  /// What a read cache holds; nil for nothing.
  func cached(_ part: String, of customer: String = "ada") throws -> Outcome? {
    let connection = try crew.server.connection()
    let key = CachedAnswer.customerKey(partition: "\(partition(customer))", customer, part)
    guard let bytes = try connection.call(RedisCommand("GET", key)).value.bytes else { return nil }
    let text = try #require(CacheValue.read(bytes, in: Incarnation.current(connection)))
    return try CachedAnswer(jsonBytes: text).outcome
  }

  /// Runs a script on a store behind its owner's back, or reads from it.
  func rows(_ partition: PartitionID, _ sql: String) throws -> [String] {
    try Database(path: crew.storePath(partition), access: .readOnly).query(sql) { $0.text(0) }
  }
}
