import Contracts
import JSON
import Messaging

/// Orders' use of campaigns: held by the attempt that passes, settled by the record, given back by whatever undoes it.
extension Promotion {
  func apply(_ command: ApplyPromotions, _ turn: Turn) throws {
    let draft = command.draft
    let usage = UsageStore(turn.store)
    if let known = try usage.owner(draft.orderID) {
      guard known.attempt < draft.attempt else { return }
      if known.state == .held { try giveBack(known, turn) }
    }
    let agreed = draft.terms.acceptedTotal
    let found = try Evaluator(turn.store, at: turn.now).evaluate(draft, codes: agreed == nil ? .mustBeGood : .any)
    var owner = UsageOwner(orderID: draft.orderID, attempt: draft.attempt, state: .held)
    if let problem = found.problem {
      // Were it forgotten, the same message met again could find things changed, and hold for a refused attempt.
      owner.state = .closed
      try usage.save(owner)
      return turn.refuse(draft, problem)
    }
    try usage.save(owner)
    try hold(found, owner, turn)
    turn.forward(found.draft, along: turn.message.head.slip)
  }

  func evaluate(_ command: EvaluatePromotions, _ turn: Turn) throws {
    let found = try Evaluator(turn.store, at: turn.now).evaluate(command.draft, codes: .mustExist)
    if !found.deadCodes.isEmpty { return turn.refuse(command.draft, .promotionCodeInvalid(found.deadCodes)) }
    turn.forward(found.draft, along: turn.message.head.slip)
  }

  private func hold(_ found: Evaluation, _ owner: UsageOwner, _ turn: Turn) throws {
    guard !found.usage.isEmpty else { return }
    let draft = found.draft
    turn.emit(
      PromotionApplied(
        orderID: draft.orderID, attempt: draft.attempt, customerID: draft.customerID, currency: draft.currency,
        promotions: draft.promotions), id: "\(owner.fact).PromotionApplied")
    for use in found.usage {
      try UsageStore(turn.store).hold(use, for: owner)
      try tell("held", use, owner, turn)
      if let kind = try CampaignStore(turn.store).campaign(use.campaignID)?.campaign.kind {
        turn.count("promotion_applications_total", kind.rawValue)
      }
    }
  }

  func settle(_ event: OrderConfirmed, _ turn: Turn) throws {
    let usage = UsageStore(turn.store)
    guard var owner = try usage.owner(event.orderID), owner.attempt >= event.attempt else {
      throw UsageLost(orderID: event.orderID, reason: "no usage of attempt \(event.attempt) was held")
    }
    // Cancelled since, or settled already.
    guard owner.state == .held else { return }
    guard owner.attempt == event.attempt else {
      throw UsageLost(
        orderID: event.orderID, reason: "attempt \(owner.attempt) holds it, \(event.attempt) was recorded")
    }
    owner.state = .settled
    try usage.save(owner)
    try usage.settle(event.orderID)
    for use in try usage.usage(of: event.orderID) {
      try tell("settled", use, owner, turn)
      try review(use.campaignID, turn)
    }
  }

  /// Compensation may overtake the work it undoes: a release for an unknown owner closes it.
  func release(_ command: ReleaseUsage, _ turn: Turn) throws {
    if command.acknowledge, let orders = turn.topology.partition(.orders, id: command.orderID) {
      turn.send(
        CompensationDone(orderID: command.orderID, attempt: command.attempt, partition: "\(turn.partition)"),
        id: "\(command.orderID).compensated.\(turn.partition).r\(command.attempt)", to: orders)
    }
    let usage = UsageStore(turn.store)
    let known = try usage.owner(command.orderID)
    if let known, known.attempt > command.attempt { return }
    let isLive = known?.state == .held || known?.state == .settled
    if let known, isLive { try giveBack(known, turn) }
    if !isLive, known?.attempt == command.attempt { return }
    try usage.save(
      UsageOwner(orderID: command.orderID, attempt: command.attempt, state: isLive ? .released : .closed))
  }

  private func giveBack(_ owner: UsageOwner, _ turn: Turn) throws {
    let usage = UsageStore(turn.store)
    let uses = try usage.usage(of: owner.orderID)
    try usage.release(owner.orderID)
    for use in uses {
      try tell("released", use, owner, turn)
      try review(use.campaignID, turn)
    }
  }

  private func tell(_ change: String, _ use: Usage, _ owner: UsageOwner, _ turn: Turn) throws {
    let sums = try UsageStore(turn.store).sums(use.campaignID, use.amount.currency)
    turn.emit(
      PromotionUsageUpdated(
        campaignID: use.campaignID, orderID: owner.orderID, change: change, uses: sums.uses,
        amount: Money(sums.amount, use.amount.currency)),
      id: "\(owner.fact).\(change).\(use.campaignID).PromotionUsageUpdated")
  }
}

extension UsageOwner {
  fileprivate var fact: String { "\(orderID).r\(attempt)" }
}

/// Usage that is not what it must be: an operator has to look.
struct UsageLost: Error, CustomStringConvertible {
  let orderID: String
  let reason: String
  var description: String { "promotions of \(orderID): \(reason)" }
}

extension Evaluation {
  /// Why the order must not go on.
  fileprivate var problem: Problem? {
    if !deadCodes.isEmpty { return .promotionCodeInvalid(deadCodes) }
    guard let agreed = draft.terms.acceptedTotal, let total = draft.total, total.amount > agreed else { return nil }
    return .totalsChanged(from: Money(agreed, draft.currency), to: total)
  }
}

extension Problem {
  fileprivate static func promotionCodeInvalid(_ codes: [(index: Int, why: String)]) -> Problem {
    Problem(
      "promotion-code-invalid", 422, title: "Promotion code invalid",
      detail: codes.count == 1 ? "A code cannot be used." : "\(codes.count) codes cannot be used.",
      faults: codes.map { Fault("/promotion_codes/\($0.index)", $0.why) })
  }

  fileprivate static func totalsChanged(from agreed: Money, to total: Money) -> Problem {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("accepted_total", agreed)
    writer.field("total", total)
    writer.endObject()
    return Problem(
      "totals-changed", 409, title: "Totals changed",
      detail: "The order comes to more than was agreed to; nothing was charged.", members: writer.bytes)
  }
}
