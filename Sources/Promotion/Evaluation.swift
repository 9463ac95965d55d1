import Contracts
import SQLite

/// What campaigns make of an order.
struct Evaluation {
  /// With its discounts, and what promotion alone reads taken out.
  private(set) var draft: Draft
  /// What the order would use.
  private(set) var usage: [Usage] = []
  /// Places of the codes that are good for nothing, and why.
  let deadCodes: [(index: Int, why: String)]

  /// Campaigns not applied that are told of.
  private static let explained = 100

  init(_ draft: Draft, _ considered: [Considered], deadCodes: [(index: Int, why: String)]) {
    self.draft = draft
    self.deadCodes = deadCodes
    self.draft.segments = []
    for index in draft.lines.indices { self.draft.lines[index].category = nil }
    var candidates: [Candidate] = []
    var refused: [PromotionNotApplied] = []
    for item in considered {
      switch item.verdict {
      case .candidate(let candidate): candidates.append(candidate)
      case .refused(let reason): refused.append(PromotionNotApplied(item.campaign, reason))
      }
    }
    candidates.sort(by: Candidate.precedes)
    let basket = Basket(draft.lines)
    let search = CombinationSearch(candidates, on: basket)
    let best = search.best() ?? Combination()
    take(best, of: candidates, search)
    let left = Evaluation.reasons(best, candidates, search, draft.currency)
    self.draft.promotionsNotApplied = Array((left + refused).prefix(Evaluation.explained))
  }

  private mutating func take(_ best: Combination, of candidates: [Candidate], _ search: CombinationSearch) {
    let (amounts, basket) = search.apply(best)
    for (place, amount) in zip(best.members, amounts) {
      let campaign = candidates[place].campaign
      draft.promotions.append(
        AppliedPromotion(campaignID: campaign.campaignID, name: campaign.name, discount: amount))
      usage.append(
        Usage(campaignID: campaign.campaignID, customerID: draft.customerID, amount: Money(amount, draft.currency)))
    }
    for (index, left) in basket.left.enumerated() {
      guard let total = draft.lines[index].total, left < total else { continue }
      draft.lines[index].discount = total - left
      draft.lines[index].total = left
    }
  }

  /// Why each candidate that is not in the best combination is not; the runner-up's first.
  private static func reasons(
    _ best: Combination, _ candidates: [Candidate], _ search: CombinationSearch, _ currency: String
  ) -> [PromotionNotApplied] {
    let others = candidates.indices.filter { !best.members.contains($0) }
    let runnerUp = search.best(withAnyOf: Set(others))
    var first: [PromotionNotApplied] = []
    var rest: [PromotionNotApplied] = []
    for place in others {
      let campaign = candidates[place].campaign
      if let runnerUp, runnerUp.members.contains(place) {
        let company = runnerUp.members.filter { $0 != place }.map { candidates[$0].campaign.name }
        first.append(PromotionNotApplied(campaign, .runnerUp(Money(runnerUp.amount, currency), with: company)))
        continue
      }
      let reason: Reason =
        if search.alone[place] == 0 {
          .nothingLeft
        } else if search.tooMany.contains(place) {
          .tooMany
        } else if campaign.isStackable {
          .notBest
        } else {
          .exclusive(Money(search.alone[place], currency))
        }
      rest.append(PromotionNotApplied(campaign, reason))
    }
    return first + rest
  }
}

extension PromotionNotApplied {
  fileprivate init(_ campaign: Campaign, _ reason: Reason) {
    self.init(campaignID: campaign.campaignID, name: campaign.name, reason: reason.word, detail: reason.detail)
  }
}
