import Contracts
import Messaging

/// Campaigns that come, change and are used up while orders run.
extension Builder {
  /// A day without campaigns is one in three.
  func campaigns(within span: Int64) -> [Planned] {
    guard world.chance.below(3) > 0 else { return [] }
    var planned: [Planned] = []
    for campaign in drawn(until: World.start + span) {
      planned.append((time(600), put(campaign, "opening")))
      guard world.chance.below(3) == 0 else { continue }
      // Changed later on: switched off, or with another limit.
      var other = campaign
      other.isActive = world.chance.below(2) == 0
      other.usageLimit = world.chance.between(2, 9)
      planned.append((time(span), put(other, "later")))
    }
    return planned
  }

  private func put(_ campaign: Contracts.Campaign, _ label: String) -> Request {
    request("campaign-\(campaign.campaignID)-\(label)", to: PartitionID(.promotion, 0), PutCampaign(campaign))
  }

  private func drawn(until end: Int64) -> [Contracts.Campaign] {
    var sale = Contracts.Campaign("sale", .cart, .percentage(world.chance.between(1, 9_000)))
    sale.usageLimit = world.chance.below(2) == 0 ? world.chance.between(1, 4) : nil
    sale.endDate = world.chance.below(3) == 0 ? time(end - World.start) : nil
    var mugs = Contracts.Campaign("mugs", .catalog, .buyXGetY(buy: 2, get: 1))
    mugs.products = ["mug"]
    mugs.perCustomerLimit = 1
    var heavy = Contracts.Campaign("heavy", .catalog, .fixedAmount(world.chance.between(1, 500)))
    heavy.currency = "GBP"
    heavy.categories = ["heavy"]
    heavy.budget = world.chance.between(1, 1_500)
    var vip = Contracts.Campaign("vip", .customer, .percentage(2_000))
    vip.segments = ["vip"]
    vip.isStackable = false
    var code = Contracts.Campaign("code", .cart, .fixedAmount(150))
    code.currency = "GBP"
    code.codes = ["TEN"]
    code.usageLimit = 3
    return [sale, mugs, heavy, vip, code].filter { _ in world.chance.below(4) > 0 }
  }

  /// Codes that are good, or of no campaign; and totals that are not enough.
  func promotionTerms() -> OrderTerms {
    switch world.chance.below(12) {
    case 0, 1: OrderTerms(promotionCodes: ["ten"])
    case 2: OrderTerms(promotionCodes: ["nothing"])
    case 3: OrderTerms(promotionCodes: ["TEN"], acceptedTotal: world.chance.between(1, 4_000))
    default: .none
    }
  }
}
