import BrokerSupport
import Contracts
import Foundation
import JSON
import Messaging
import Metrics
import Pricing
import SQLite
import TestSupport

/// The pricing capability alone on a broker in memory: what goes in, what it answers, what it sends on.
final class PricingDesk {
  private static let partition = PartitionID(.pricing, 0)
  private static let replies = "orderflow:{desk}:replies"
  private static let slip = [Stop(PartitionID(.orders, 0), RecordOrder.type)]

  let broker: any TestBroker = MemoryBroker(now: Clock.unixMilliseconds)
  let registry = Registry()
  private let runner: PartitionRunner
  private let directory: URL
  private var sent = 0

  init(settings: [OutcomeSetting: String] = [:]) throws {
    directory = try ScratchDirectory.make("desk")
    let path = directory.appendingPathComponent("pricing.0.sqlite3").path
    let partition = PricingDesk.partition
    try PartitionStore.create(
      path: path, partition: partition, partitions: 1, identity: "desk", migrations: Pricing.migrations)
    let store = try PartitionStore.open(
      path: path, partition: partition, partitions: 1, identity: "desk", migrations: Pricing.migrations)
    try store.takeOver()
    let topology = Topology(Dictionary(uniqueKeysWithValues: CapabilityName.allCases.map { ($0, 1) }))
    let told = Dictionary(uniqueKeysWithValues: settings.map { ($0.key.rawValue, $0.value) })
    runner = try PartitionRunner(
      store: store, capability: Pricing(partition, topology), transport: broker.transport(partition),
      topology: topology, settings: told, metrics: PartitionMetrics(registry, Pricing.self))
    try broker.write(words: "made", "1", to: PricingDesk.replies)
    try drain()
  }

  deinit { try? FileManager.default.removeItem(at: directory) }

  private func drain() throws {
    var idle = 0
    while idle < 3 {
      try takeEverythingIn()
      let made = try runner.runOnce()
      idle = made.read == 0 && made.published == 0 ? idle + 1 : 0
    }
  }

  /// Nobody serves orders here: as if it had committed all it was sent.
  private func takeEverythingIn() throws {
    let world = try incarnation()
    guard !world.isEmpty else { return }
    try broker.set(PartitionID(.orders, 0).done, "\(world) 99999999999999-0")
  }

  func incarnation() throws -> String {
    guard let done = try broker.value(PricingDesk.partition.done) else { return "" }
    return String(done.prefix { $0 != " " })
  }

  private func message<P: Payload>(_ payload: P, id: String) -> Message {
    var head = Head(type: P.type, version: P.version, sent: Clock.unixMilliseconds)
    head.replyTo = PricingDesk.replies
    if payload is any DraftMessage { head.slip = PricingDesk.slip }
    return Message(id: id, head: head, body: payload.json)
  }

  /// Sends a command; its answer.
  @discardableResult
  func put<P: Payload>(_ payload: P) throws -> Outcome {
    sent += 1
    let id = "put.\(sent)"
    try broker.write([message(payload, id: id)], to: PricingDesk.partition.log)
    try drain()
    let reply = try broker.entries(PricingDesk.replies).flatMap(\.messages).last { $0.head.correlation == id }
    guard let reply else { throw NoAnswer(id: id) }
    return try reply.decode()
  }

  enum Priced {
    case draft(Draft)
    case refusal(Outcome)

    var draft: Draft? { if case .draft(let draft) = self { draft } else { nil } }
    var unitPrices: [Int64?]? { draft?.lines.map(\.unitPrice) }
    /// The refusal's kind and the fields it names.
    var refused: String? {
      guard case .refusal(let outcome) = self, let problem = try? JSONDocument(outcome.body).root else { return nil }
      let kind = problem["type"]?.string?.split(separator: ":").last ?? ""
      let fields = (problem["errors"]?.elements).map { Array($0) } ?? []
      return ([String(kind)] + fields.compactMap { $0["pointer"]?.string }).joined(separator: " ")
    }
  }

  /// Prices drafts, all of them in one batch; what became of each, in order.
  func price(_ drafts: [Draft]) throws -> [Priced] {
    for draft in drafts {
      try broker.write([message(PriceOrder(draft), id: "\(draft.orderID).price")], to: PricingDesk.partition.log)
    }
    try drain()
    var found: [String: Priced] = [:]
    for message in try broker.entries(PartitionID(.orders, 0).log).flatMap(\.messages) {
      if message.head.type == RecordOrder.type {
        let draft = try message.decode(RecordOrder.self).draft
        found[draft.orderID] = .draft(draft)
      } else if message.head.type == RefuseOrder.type {
        let refusal: RefuseOrder = try message.decode()
        found[refusal.orderID] = .refusal(refusal.outcome)
      }
    }
    return try drafts.map { draft in
      guard let priced = found[draft.orderID] else { throw NoAnswer(id: draft.orderID) }
      return priced
    }
  }

  func price(_ draft: Draft) throws -> Priced { try price([draft])[0] }

  /// A draft of lines (product, warehouse, quantity) with an id of its own.
  func draft(
    _ lines: [(String, String, Int64)], _ currency: String = "GBP", country: String? = nil, method: String? = nil
  ) -> Draft {
    sent += 1
    let id = TimeOrderedID.make(
      TimeOrderedID.order, milliseconds: 1_700_000_000_000, random: UInt64(sent), slot: Slot(of: "ada"))
    return Draft(
      orderID: id, attempt: 0, customerID: "ada", currency: currency,
      lines: lines.map { OrderLine(productID: $0.0, sku: $0.0, warehouseID: $0.1, quantity: $0.2) },
      country: country, shippingMethod: method)
  }

  /// A product with its prices.
  func product(_ id: String, _ prices: Money...) throws {
    try put(PutProduct(productID: id, sku: id, name: id, category: ""))
    if !prices.isEmpty { try put(PutPrices(productID: id, prices: prices)) }
  }

  /// Events of pricing, of one type.
  func events<E: Event>(_ type: E.Type) throws -> [E] {
    try broker.entries(CapabilityName.pricing.events).flatMap(\.messages).filter { $0.head.type == E.type }
      .map { try $0.decode() }
  }

  struct NoAnswer: Error {
    let id: String
  }
}

/// A rate of a text that is one.
func rate(_ text: String) throws -> ExchangeRate { try ExchangeRate(text) }
