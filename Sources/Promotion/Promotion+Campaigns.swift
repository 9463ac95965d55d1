import Contracts
import JSON
import Messaging

/// Campaigns as staff puts them, and how they come to their end.
extension Promotion {
  func put(_ command: PutCampaign, _ turn: Turn) throws {
    let campaign = command.campaign
    let store = CampaignStore(turn.store)
    let usage = UsageStore(turn.store)
    let known = try store.campaign(campaign.campaignID)
    if let known, known.campaign == campaign { return try turn.answer(known.outcome(200, usage)) }
    let faults = try belowUsed(campaign, usage)
    guard faults.isEmpty else { return try turn.refuse(.belowUsed(campaign.campaignID, faults)) }
    var next = KnownCampaign(campaign: campaign, completed: known?.completed, version: (known?.version ?? 0) + 1)
    next.completed = try completion(of: next, turn)
    try save(next, before: known, turn)
    if known?.campaign.endDate != campaign.endDate { try moveEnd(of: next, from: known?.campaign.endDate, turn) }
    try turn.answer(next.outcome(known == nil ? 201 : 200, usage))
  }

  private func moveEnd(of known: KnownCampaign, from before: Int64?, _ turn: Turn) throws {
    let campaign = known.campaign
    if let before { try turn.cancelTimer(id: campaign.endID(before), due: before) }
    guard let end = campaign.endDate, known.completed != .ended else { return }
    try turn.setTimer(CampaignEnd(campaignID: campaign.campaignID, endDate: end), id: campaign.endID(end), due: end)
  }

  /// What was promised stays within the bounds, so bounds do not go below it.
  private func belowUsed(_ campaign: Campaign, _ usage: UsageStore) throws -> [Problem.Fault] {
    let sums = try usage.sums(campaign.campaignID, campaign.currency ?? "")
    var faults: [Problem.Fault] = []
    if let limit = campaign.usageLimit, limit < sums.uses {
      faults.append(.init("/usage_limit", "at least \(sums.uses)"))
    }
    if let budget = campaign.budget, budget < sums.amount {
      faults.append(.init("/budget/amount", "at least \(sums.amount)"))
    }
    if let limit = campaign.perCustomerLimit {
      let most = try usage.mostUsesOfOne(campaign.campaignID)
      if limit < most { faults.append(.init("/per_customer_limit", "at least \(most)")) }
    }
    return faults
  }

  func end(_ timer: CampaignEnd, _ turn: Turn) throws {
    guard var known = try CampaignStore(turn.store).campaign(timer.campaignID),
      known.campaign.endDate == timer.endDate, known.completed != .ended
    else { return }
    let before = known
    known.completed = .ended
    known.version += 1
    try save(known, before: before, turn)
  }

  /// Its usage changed: it may be used up now, or again not.
  func review(_ campaignID: String, _ turn: Turn) throws {
    guard var known = try CampaignStore(turn.store).campaign(campaignID), known.completed != .ended else { return }
    let before = known
    known.completed = try completion(of: known, turn)
    guard known.completed != before.completed else { return }
    known.version += 1
    try save(known, before: before, turn)
  }

  private func completion(of known: KnownCampaign, _ turn: Turn) throws -> KnownCampaign.Completion? {
    let campaign = known.campaign
    if let end = campaign.endDate, end <= turn.now { return .ended }
    let sums = try UsageStore(turn.store).sums(campaign.campaignID, campaign.currency ?? "")
    if let limit = campaign.usageLimit, sums.settledUses >= limit { return .usageLimit }
    if let budget = campaign.budget, sums.settledAmount >= budget { return .budget }
    return nil
  }

  private func save(_ known: KnownCampaign, before: KnownCampaign?, _ turn: Turn) throws {
    try CampaignStore(turn.store).save(known)
    let campaign = known.campaign
    let fact = "campaign.\(campaign.campaignID).v\(known.version)"
    turn.emit(
      CampaignChanged(
        campaignID: campaign.campaignID, isOpen: known.isLive && campaign.codes.isEmpty,
        startDate: campaign.startDate ?? 0, endDate: campaign.endDate, campaignVersion: known.version),
      id: "\(fact).CampaignChanged")
    if let completed = known.completed, before?.completed == nil {
      turn.emit(
        CampaignCompleted(
          campaignID: campaign.campaignID, reason: completed.rawValue, campaignVersion: known.version),
        id: "\(fact).CampaignCompleted")
    }
  }
}

extension Campaign {
  /// Names the timer of this end date.
  fileprivate func endID(_ end: Int64) -> String { "campaign.\(campaignID).end.\(end)" }
}

extension KnownCampaign {
  /// The campaign with how far it is used.
  func outcome(_ status: Int, _ usage: UsageStore) throws -> Outcome {
    let sums = try usage.sums(campaign.campaignID, campaign.currency ?? "")
    var writer = JSONWriter()
    writer.beginObject()
    campaign.writeMembers(to: &writer)
    writer.optional("completed", completed?.rawValue)
    writer.field("uses", sums.uses)
    writer.field("settled_uses", sums.settledUses)
    if let currency = campaign.currency { writer.field("used_amount", Money(sums.amount, currency)) }
    writer.field("version", version)
    writer.endObject()
    return Outcome(status, entityTag: "\"\(version)\"", body: writer.bytes)
  }
}

extension Problem {
  fileprivate static func belowUsed(_ id: String, _ faults: [Fault]) -> Problem {
    Problem(
      "below-used", 409, title: "Below what is used", detail: "Campaign \(id) is used more than that already.",
      faults: faults)
  }
}
