import Contracts
import Messaging

extension Scripts {
  /// Campaigns of every kind; orders that get them, are refused, cancelled, gone round again; limits that are reached.
  static let promotion = campaigns + [erased(9)] + promotedOrders + ends

  private static let campaigns: [Message] = [
    put("pc1", sale()), put("pc2", sale()),
    put("pc3", sale { $0.usageLimit = 2 }),
    put("pc4", campaign("MUGS", .catalog, .buyXGetY(buy: 2, get: 1)) { $0.products = ["mug"] }),
    put("pc5", campaign("KITCHEN", .catalog, .fixedAmount(100)) { $0.categories = ["Kitchen"] }),
    put("pc6", campaign("VIP", .customer, .percentage(500)) { $0.segments = ["vip"] }),
    put(
      "pc7",
      campaign("CODE", .cart, .fixedAmount(90)) {
        $0.codes = ["Ten"]
        $0.isStackable = false
        $0.budget = 100
        $0.perCustomerLimit = 2
      }),
    put("pc8", campaign("OVER", .cart, .percentage(100)) { $0.endDate = 1_000 }),
    put("pc9", campaign("OFF", .cart, .percentage(100)) { $0.isActive = false }),
    put("pc10", campaign("SOON", .cart, .percentage(100)) { $0.endDate = CapabilityCase.start + 864_000_000 }),
  ]

  private static let promotedOrders: [Message] = [
    apply(1), apply(1, attempt: 1), apply(1, "late"), confirmed(1, attempt: 1),
    apply(2, segments: ["vip"], category: "Kitchen"), apply(3),
    evaluate(4), evaluate(5, codes: ["none"]), evaluate(6, codes: ["TEN"]),
    apply(7, codes: ["ten"]), apply(8, codes: ["none", "ten"]), apply(9, accepted: 100), apply(10, accepted: 100_000),
    release(2), release(2, "again"), apply(2, attempt: 1), release(11), apply(11),
    confirmed(7), release(7), confirmed(3),
    put("pc11", sale { $0.usageLimit = 1 }), put("pc12", sale { $0.usageLimit = 9 }),
  ]

  private static let ends: [Message] = [
    CapabilityCase.message(
      "end.SOON", CampaignEnd(campaignID: "SOON", endDate: CapabilityCase.start + 864_000_000)),
    CapabilityCase.message("end.SALE", CampaignEnd(campaignID: "SALE", endDate: 5)),
    put("pc13", campaign("SOON", .cart, .percentage(100)) { $0.endDate = CapabilityCase.start + 964_000_000 }),
    apply(12),
  ]

  private static func campaign(
    _ id: String, _ kind: Campaign.Kind, _ discount: CampaignDiscount, _ change: (inout Campaign) -> Void
  ) -> Campaign {
    var campaign = Campaign(id, kind, discount)
    campaign.currency = "GBP"
    change(&campaign)
    return campaign
  }

  private static func sale(_ change: (inout Campaign) -> Void = { _ in }) -> Campaign {
    var sale = Campaign("SALE", .cart, .percentage(1_000), name: "Sale")
    change(&sale)
    return sale
  }

  private static func put(_ id: String, _ campaign: Campaign) -> Message {
    CapabilityCase.message(id, PutCampaign(campaign), replies: true)
  }

  private static func draft(
    _ number: Int, _ attempt: Int, codes: [String], accepted: Int64?, segments: [String], category: String?
  ) -> Draft {
    var line = OrderLine(productID: "mug", sku: "mug", warehouseID: "MAIN", quantity: 3)
    line.unitPrice = 250
    line.total = 750
    line.category = category
    var draft = Draft(
      orderID: orderID(number), attempt: attempt, customerID: "ada", currency: "GBP", lines: [line],
      terms: OrderTerms(promotionCodes: codes, acceptedTotal: accepted))
    draft.segments = segments
    return draft
  }

  private static func apply(
    _ number: Int, _ label: String = "", attempt: Int = 0, codes: [String] = [], accepted: Int64? = nil,
    segments: [String] = [], category: String? = nil
  ) -> Message {
    let draft = draft(number, attempt, codes: codes, accepted: accepted, segments: segments, category: category)
    return CapabilityCase.message("o\(number).apply.r\(attempt)\(label)", ApplyPromotions(draft), slip: toOrders)
  }

  private static func evaluate(_ number: Int, codes: [String] = []) -> Message {
    let draft = draft(number, 0, codes: codes, accepted: nil, segments: [], category: nil)
    return CapabilityCase.message("o\(number).evaluate", EvaluatePromotions(draft), slip: toOrders)
  }

  private static func confirmed(_ number: Int, attempt: Int = 0) -> Message {
    CapabilityCase.message(
      "o\(number).confirmed",
      OrderConfirmed(
        orderID: orderID(number), attempt: attempt, customerID: "ada", total: Money(750, "GBP"), lines: [],
        promotions: [AppliedPromotion(campaignID: "SALE", name: "Sale", discount: 75)]))
  }

  private static func release(_ number: Int, _ label: String = "") -> Message {
    CapabilityCase.message("o\(number).release\(label)", ReleaseUsage(orderID: orderID(number), attempt: 0))
  }
}
