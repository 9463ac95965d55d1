package import Contracts
package import JSON

/// A campaign as staff or an import sends it, validated: every fault is named at once.
package struct CampaignRequest {
  private static let amounts: ClosedRange<Int64> = 1...1_000_000_000_000
  private static let quantities: ClosedRange<Int64> = 1...1_000_000
  /// Products, categories, segments or codes of one campaign.
  private static let names = 1_000

  package private(set) var campaign: Campaign
  /// Empty when the campaign may be used.
  package private(set) var faults: [Problem.Fault]

  /// - Parameter id: nil where the object itself must say it.
  package init(_ json: JSONView, id: String?) {
    var fields = Fields(json)
    let id = id ?? fields.text("campaign_id", maximum: 64)
    let name = fields.text("name")
    let kind = fields.word("campaign_type", of: Campaign.Kind.allCases.map(\.rawValue)).flatMap {
      Campaign.Kind(rawValue: $0)
    }
    var currencies: [String] = []
    func amount(_ name: String) -> Int64? {
      guard fields.value(name) != nil else { return nil }
      let money = fields.money(name, CampaignRequest.amounts)
      if !money.currency.isEmpty { currencies.append(money.currency) }
      return money.amount
    }
    let discount: CampaignDiscount? =
      switch fields.word("discount_type", of: CampaignDiscount.kinds) {
      case "percentage": .percentage(fields.integer("value_bps", CampaignDiscount.percentages))
      case "fixed_amount":
        if let fixed = amount("amount") { .fixedAmount(fixed) } else { fields.missing("amount") }
      case "buy_x_get_y":
        .buyXGetY(
          buy: fields.integer("buy_quantity", CampaignRequest.quantities),
          get: fields.integer("get_quantity", CampaignRequest.quantities))
      default: nil
      }
    campaign = Campaign(id, kind ?? .cart, discount ?? .fixedAmount(1), name: name)
    campaign.minimumOrderAmount = amount("minimum_order_amount")
    campaign.maximumDiscountAmount = amount("maximum_discount_amount")
    campaign.budget = amount("budget")
    campaign.currency = currencies.first
    if Set(currencies).count > 1 { fields.fault("budget", "all amounts of a campaign must be of one currency") }
    campaign.products = fields.names("applicable_products", atMost: CampaignRequest.names)
    campaign.categories = fields.names("applicable_categories", atMost: CampaignRequest.names)
    campaign.segments = fields.names("customer_segments", atMost: CampaignRequest.names)
    campaign.codes = fields.names("codes", atMost: CampaignRequest.names)
    campaign.usageLimit = fields.optionalInteger("usage_limit", 1...1_000_000_000)
    campaign.perCustomerLimit = fields.optionalInteger("per_customer_limit", 1...1_000_000_000)
    campaign.startDate = fields.time("start_date")
    campaign.endDate = fields.time("end_date")
    campaign.priority = fields.optionalInteger("priority", -1_000_000...1_000_000) ?? 0
    campaign.isStackable = fields.flag("stackable", default: true)
    campaign.isActive = fields.flag("active", default: true)
    CampaignRequest.check(campaign, kind, &fields)
    faults = fields.faults
  }

  private static func check(_ campaign: Campaign, _ kind: Campaign.Kind?, _ fields: inout Fields) {
    if kind == .catalog, campaign.products.isEmpty, campaign.categories.isEmpty {
      fields.fault("applicable_products", "a catalog campaign needs products or categories")
    }
    if kind == .customer, campaign.segments.isEmpty {
      fields.fault("customer_segments", "a customer campaign needs segments")
    }
    if let start = campaign.startDate, let end = campaign.endDate, end <= start {
      fields.fault("end_date", "must be after start_date")
    }
  }
}

extension Fields {
  fileprivate mutating func word(_ name: String, of words: [String]) -> String? {
    guard let value = value(name) else {
      fault(name, "required")
      return nil
    }
    guard let text = value.string, words.contains(text) else {
      fault(name, "must be one of \(words.joined(separator: ", "))")
      return nil
    }
    return text
  }

  fileprivate mutating func missing(_ name: String) -> CampaignDiscount? {
    fault(name, "required")
    return nil
  }

  /// Of a repeated one the first counts.
  fileprivate mutating func names(_ name: String, atMost limit: Int) -> [String] {
    guard let list = value(name) else { return [] }
    guard list.kind == .array, list.count <= limit else {
      fault(name, "must be an array of at most \(limit) names")
      return []
    }
    var names: [String] = []
    for (index, item) in list.elements.enumerated() {
      guard let text = item.string, (1...64).contains(text.utf8.count),
        text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f })
      else {
        fault("\(name)/\(index)", "must have 1 to 64 bytes and no control characters")
        continue
      }
      if !names.contains(text) { names.append(text) }
    }
    return names
  }

  /// Unix milliseconds.
  fileprivate mutating func time(_ name: String) -> Int64? {
    guard let value = value(name) else { return nil }
    guard let time = value.string.flatMap({ Timestamp.parse($0) }) else {
      fault(name, "must be an RFC 3339 time, as in 2026-12-01T00:00:00Z")
      return nil
    }
    return time
  }

  fileprivate mutating func flag(_ name: String, default fallback: Bool) -> Bool {
    guard let value = value(name) else { return fallback }
    if value.bool == nil { fault(name, "must be true or false") }
    return value.bool ?? fallback
  }
}
