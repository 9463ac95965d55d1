extension Operation {
  static let putCampaign = Operation(
    id: "putCampaign", tag: .campaigns, summary: "Set a campaign.", body: .newCampaign,
    successes: [.ok(.campaign, tagged: true), .created(.campaign, tagged: true)],
    refusals: [Refusal(409, "below-used")])

  static let readCampaign = Operation(
    id: "readCampaign", tag: .campaigns, summary: "One campaign, and how much of it is used.",
    successes: [.ok(.campaign, tagged: true)], refusals: [.notFound])
}

extension Schema {
  private static let campaignType = Schema.oneOf("cart", "catalog", "customer")
  private static let discountType = Schema.oneOf("percentage", "fixed_amount", "buy_x_get_y")

  static let newCampaign = Schema.named(
    "NewCampaign",
    .object([
      "name": .text, "campaign_type": campaignType, "discount_type": discountType,
      "value_bps?": .about("Of a percentage, in hundredths of a percent.", .integer(1...10_000)),
      "amount?": .about("Of a fixed amount.", money), "buy_quantity?": .number, "get_quantity?": .number,
      "minimum_order_amount?": money, "maximum_discount_amount?": money, "budget?": money,
      "applicable_products?": .list(.text), "applicable_categories?": .list(.text), "customer_segments?": .list(.text),
      "codes?": .list(.text), "usage_limit?": .number, "per_customer_limit?": .number, "start_date?": .time,
      "end_date?": .time, "priority?": .number, "stackable?": .boolean, "active?": .boolean,
    ]))

  static let campaign = Schema.named(
    "Campaign",
    .object([
      "campaign_id": .text, "name": .text, "campaign_type": campaignType, "discount_type": discountType,
      "value_bps?": .number, "amount?": money, "buy_quantity?": .number, "get_quantity?": .number,
      "minimum_order_amount?": money, "maximum_discount_amount?": money, "budget?": money,
      "applicable_products": .list(.text), "applicable_categories": .list(.text), "customer_segments": .list(.text),
      "codes": .list(.text), "usage_limit?": .number, "per_customer_limit?": .number, "start_date?": .time,
      "end_date?": .time, "priority": .number, "stackable": .boolean, "active": .boolean,
      "uses": .about("Held by orders on their way, and settled.", .number), "settled_uses": .number,
      "used_amount?": money, "version": version,
    ]))
}
