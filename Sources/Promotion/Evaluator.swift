import Contracts
import SQLite

/// A campaign that has to do with an order, and whether the order meets its conditions.
struct Considered {
  enum Verdict {
    case candidate(Candidate)
    case refused(Reason)
  }

  let campaign: Campaign
  let verdict: Verdict
}

/// Finds the campaigns that have to do with an order, and holds their conditions against it.
struct Evaluator {
  /// Which codes are not let pass.
  enum CodeRule {
    /// Those that no live campaign with use left for the customer has.
    case mustBeGood
    /// Those that no campaign has.
    case mustExist
    case any
  }

  private let campaigns: CampaignStore
  private let usage: UsageStore
  /// Unix milliseconds.
  private let now: Int64

  init(_ database: Database, at now: Int64) {
    campaigns = CampaignStore(database)
    usage = UsageStore(database)
    self.now = now
  }

  func evaluate(_ draft: Draft, codes rule: CodeRule) throws -> Evaluation {
    var byCode: [[String]] = []
    for code in draft.terms.promotionCodes { byCode.append(try campaigns.campaigns(code: code)) }
    var considered: [String: Considered] = [:]
    for id in try keyed(draft) + byCode.flatMap({ $0 }) where considered[id] == nil {
      guard let known = try campaigns.campaign(id) else { continue }
      considered[id] = Considered(campaign: known.campaign, verdict: try judge(known, draft))
    }
    let dead = byCode.enumerated().compactMap { index, ids in
      Evaluator.fault(ids.compactMap { considered[$0]?.verdict }, rule).map { (index, $0) }
    }
    return Evaluation(
      draft, considered.values.sorted { $0.campaign.campaignID < $1.campaign.campaignID }, deadCodes: dead)
  }

  /// What is wrong with a code, by the campaigns that have it; nil if it passes.
  private static func fault(_ verdicts: [Considered.Verdict], _ rule: CodeRule) -> String? {
    if case .any = rule { return nil }
    if verdicts.isEmpty { return "no campaign has this code" }
    guard case .mustBeGood = rule else { return nil }
    var why: Reason?
    for verdict in verdicts {
      guard case .refused(let reason) = verdict, Reason.deadCodes.contains(reason) else { return nil }
      why = reason
    }
    return why?.detail
  }

  /// Ids of the live campaigns without codes that are under something the order has; some of them repeated.
  private func keyed(_ draft: Draft) throws(SQLiteError) -> [String] {
    var found = try campaigns.campaigns(.any, "", at: now)
    for segment in Set(draft.segments).sorted() { found += try campaigns.campaigns(.segment, segment, at: now) }
    for product in Set(draft.lines.map(\.productID)).sorted() {
      found += try campaigns.campaigns(.product, product, at: now)
    }
    for category in Set(draft.lines.compactMap(\.category)).sorted() {
      found += try campaigns.campaigns(.category, category, at: now)
    }
    return found
  }

  // MARK: Conditions

  private func judge(_ known: KnownCampaign, _ draft: Draft) throws(SQLiteError) -> Considered.Verdict {
    let campaign = known.campaign
    if let reason = dead(known) { return .refused(reason) }
    let sums = try usage.sums(campaign.campaignID, campaign.currency ?? draft.currency)
    if let reason = try exhausted(campaign, sums, draft.customerID) { return .refused(reason) }
    if !campaign.segments.isEmpty, !campaign.segments.contains(where: draft.segments.contains) {
      return .refused(.segment)
    }
    if let currency = campaign.currency, currency != draft.currency { return .refused(.currency(currency)) }
    let lines = lines(campaign, draft)
    if lines.isEmpty { return .refused(.noApplicableItem) }
    if let minimum = campaign.minimumOrderAmount, Basket(draft.lines).total < minimum {
      return .refused(.minimum(Money(minimum, draft.currency)))
    }
    let cap = min(
      campaign.maximumDiscountAmount ?? Candidate.largest,
      campaign.budget.map { $0 - sums.amount } ?? Candidate.largest,
      Candidate.largest)
    return .candidate(Candidate(campaign, lines: lines, cap: cap))
  }

  private func dead(_ known: KnownCampaign) -> Reason? {
    if !known.campaign.isActive { return .notActive }
    if known.completed == .ended { return .ended }
    if known.completed != nil { return .completed }
    if now < known.campaign.startDate ?? 0 { return .notStarted }
    return now >= known.campaign.endDate ?? Int64.max ? .ended : nil
  }

  private func exhausted(_ campaign: Campaign, _ sums: UsageSums, _ customerID: String) throws(SQLiteError) -> Reason? {
    if let limit = campaign.usageLimit, sums.uses >= limit { return .usageLimit }
    if let budget = campaign.budget, sums.amount >= budget { return .budget }
    guard let limit = campaign.perCustomerLimit else { return nil }
    return try usage.uses(campaign.campaignID, of: customerID) >= limit ? .perCustomerLimit : nil
  }

  /// Places of the lines it would be taken off.
  private func lines(_ campaign: Campaign, _ draft: Draft) -> [Int] {
    guard !campaign.products.isEmpty || !campaign.categories.isEmpty else { return Array(draft.lines.indices) }
    let named = draft.lines.indices.filter { index in
      let line = draft.lines[index]
      return campaign.products.contains(line.productID) || line.category.map(campaign.categories.contains) ?? false
    }
    return campaign.kind == .cart && !named.isEmpty ? Array(draft.lines.indices) : named
  }
}
