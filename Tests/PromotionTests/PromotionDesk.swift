import BrokerSupport
import Contracts
import Foundation
import JSON
import Messaging
import Metrics
import Promotion
import SQLite
import TestSupport

/// The promotion capability alone on a broker in memory: what goes in, what it answers, what it sends on.
final class PromotionDesk {
  private static let partition = PartitionID(.promotion, 0)
  private static let replies = "orderflow:{desk}:replies"
  private static let slip = [Stop(PartitionID(.orders, 0), RecordOrder.type)]

  let broker: any TestBroker = MemoryBroker(now: Clock.unixMilliseconds)
  let registry = Registry()
  private let runner: PartitionRunner
  private let directory: URL
  private let path: String
  private var sent = 0

  init() throws {
    directory = try ScratchDirectory.make("desk")
    path = directory.appendingPathComponent("promotion.0.sqlite3").path
    let partition = PromotionDesk.partition
    try PartitionStore.create(
      path: path, partition: partition, partitions: 1, identity: "desk", migrations: Promotion.migrations)
    let store = try PartitionStore.open(
      path: path, partition: partition, partitions: 1, identity: "desk", migrations: Promotion.migrations)
    try store.takeOver()
    let topology = Topology(Dictionary(uniqueKeysWithValues: CapabilityName.allCases.map { ($0, 1) }))
    runner = try PartitionRunner(
      store: store, capability: Promotion(partition, topology), transport: broker.transport(partition),
      topology: topology, settings: [:], metrics: PartitionMetrics(registry, Promotion.self))
    try broker.write(words: "made", "1", to: PromotionDesk.replies)
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
    guard let world = try broker.value(PromotionDesk.partition.done)?.split(separator: " ").first else { return }
    try broker.set(PartitionID(.orders, 0).done, "\(world) 99999999999999-0")
  }

  private func message<P: Payload>(_ payload: P, id: String) -> Message {
    var head = Head(type: P.type, version: P.version, sent: Clock.unixMilliseconds)
    head.replyTo = PromotionDesk.replies
    if payload is any DraftMessage { head.slip = PromotionDesk.slip }
    return Message(id: id, head: head, body: payload.json)
  }

  /// Writes a message and lets it be handled.
  func send<P: Payload>(_ payload: P) throws {
    sent += 1
    try broker.write([message(payload, id: "send.\(sent)")], to: PromotionDesk.partition.log)
    try drain()
  }

  /// Puts a campaign; the answer.
  @discardableResult
  func put(_ campaign: Campaign) throws -> Outcome {
    try send(PutCampaign(campaign))
    let reply = try broker.entries(PromotionDesk.replies).flatMap(\.messages)
      .last { $0.head.correlation == "send.\(sent)" }
    guard let reply else { throw NoAnswer(id: campaign.campaignID) }
    return try reply.decode()
  }

  func put(
    _ id: String, _ kind: Campaign.Kind, _ discount: CampaignDiscount, _ change: (inout Campaign) -> Void = { _ in }
  ) throws {
    var campaign = Campaign(id, kind, discount)
    if case .fixedAmount = discount { campaign.currency = "GBP" }
    change(&campaign)
    let outcome = try put(campaign)
    guard outcome.status < 300 else { throw NoAnswer(id: "\(id): \(outcome.status)") }
  }

  enum Evaluated {
    case draft(Draft)
    case refusal(Outcome)

    var draft: Draft? { if case .draft(let draft) = self { draft } else { nil } }
    /// `SALE 75`, in the order of application.
    var applied: [String]? { draft?.promotions.map { "\($0.campaignID) \($0.discount)" } }
    /// `CODE runner-up`, in the order they are told of.
    var notApplied: [String]? { draft?.promotionsNotApplied.map { "\($0.campaignID) \($0.reason)" } }
    /// The refusal's kind and the fields it names.
    var refused: String? {
      guard case .refusal(let outcome) = self, let problem = try? JSONDocument(outcome.body).root else { return nil }
      let kind = problem["type"]?.string?.split(separator: ":").last ?? ""
      let fields = (problem["errors"]?.elements).map { Array($0) } ?? []
      return ([String(kind)] + fields.compactMap { $0["pointer"]?.string }).joined(separator: " ")
    }
  }

  /// What became of a draft: the latest that was sent to orders of its attempt; nil when nothing was.
  func outcome(_ draft: Draft) throws -> Evaluated? {
    let sent = try broker.entries(PartitionID(.orders, 0).log).flatMap(\.messages).reversed()
    for message in sent {
      if message.head.type == RecordOrder.type {
        let found = try message.decode(RecordOrder.self).draft
        if found.orderID == draft.orderID, found.attempt == draft.attempt { return .draft(found) }
      } else if message.head.type == RefuseOrder.type {
        let refusal: RefuseOrder = try message.decode()
        if refusal.orderID == draft.orderID, refusal.attempt == draft.attempt { return .refusal(refusal.outcome) }
      }
    }
    return nil
  }

  func apply(_ draft: Draft) throws -> Evaluated {
    try send(ApplyPromotions(draft))
    guard let found = try outcome(draft) else { throw NoAnswer(id: draft.orderID) }
    return found
  }

  func evaluate(_ draft: Draft) throws -> Evaluated {
    try send(EvaluatePromotions(draft))
    guard let found = try outcome(draft) else { throw NoAnswer(id: draft.orderID) }
    return found
  }

  /// As orders would tell it of an order that got these.
  func confirm(_ evaluated: Evaluated) throws {
    guard let draft = evaluated.draft, let total = draft.total else { throw NoAnswer(id: "no draft") }
    try send(
      OrderConfirmed(
        orderID: draft.orderID, attempt: draft.attempt, customerID: draft.customerID, total: total, lines: draft.lines,
        promotions: draft.promotions))
  }

  /// A draft of priced lines with an id of its own.
  func draft(
    _ lines: [OrderLine], customer: String = "ada", currency: String = "GBP", segments: [String] = [],
    codes: [String] = [], accepted: Int64? = nil
  ) -> Draft {
    sent += 1
    let id = TimeOrderedID.make(
      TimeOrderedID.order, milliseconds: 1_700_000_000_000, random: UInt64(sent), slot: Slot(of: customer))
    return draft(
      id, 0, lines, customer: customer, currency: currency, segments: segments, codes: codes, accepted: accepted)
  }

  func draft(
    _ id: String, _ attempt: Int, _ lines: [OrderLine], customer: String = "ada", currency: String = "GBP",
    segments: [String] = [], codes: [String] = [], accepted: Int64? = nil
  ) -> Draft {
    var draft = Draft(
      orderID: id, attempt: attempt, customerID: customer, currency: currency, lines: lines,
      terms: OrderTerms(promotionCodes: codes, acceptedTotal: accepted))
    draft.segments = segments
    return draft
  }

  /// Events of promotion, of one type.
  func events<E: Event>(_ type: E.Type) throws -> [E] {
    try broker.entries(CapabilityName.promotion.events).flatMap(\.messages).filter { $0.head.type == E.type }
      .map { try $0.decode() }
  }

  /// The first column of every row.
  func numbers(_ sql: String) throws -> [Int64] {
    try Database(path: path, access: .readOnly).query(sql) { $0.integer(0) }
  }

  struct NoAnswer: Error {
    let id: String
  }
}
