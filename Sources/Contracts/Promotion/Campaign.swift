package import JSON

/// A campaign as staff puts it and as it is read back: what it takes off, of which orders, and how often.
package struct Campaign: Sendable, Equatable, JSONEncodable, JSONDecodable {
  package enum Kind: String, Sendable, CaseIterable {
    /// Takes off the whole subtotal.
    case cart
    /// Takes off the lines of its products and categories.
    case catalog
    /// For its segments' customers: off the lines of its products and categories, or the subtotal where it names none.
    case customer
  }

  package var campaignID: String
  package var name: String
  package var kind: Kind
  package var discount: CampaignDiscount
  /// That of all its amounts; nil where it has none, and then it is for orders of every currency.
  package var currency: String?
  /// Of the order before any discount; minor units, as all its amounts.
  package var minimumOrderAmount: Int64?
  package var maximumDiscountAmount: Int64?
  /// The most that all orders together may get.
  package var budget: Int64?
  package var products: [String] = []
  package var categories: [String] = []
  package var segments: [String] = []
  /// Where there are any an order must give one of them; whether in capitals does not matter.
  package var codes: [String] = []
  package var usageLimit: Int64?
  package var perCustomerLimit: Int64?
  /// Unix milliseconds; from this one on.
  package var startDate: Int64?
  /// Unix milliseconds; until before this one.
  package var endDate: Int64?
  /// Of two of a kind the higher one is applied first.
  package var priority: Int64 = 0
  package var isStackable = true
  package var isActive = true

  package init(_ campaignID: String, _ kind: Kind, _ discount: CampaignDiscount, name: String? = nil) {
    self.campaignID = campaignID
    self.name = name ?? campaignID
    self.kind = kind
    self.discount = discount
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writeMembers(to: &writer)
    writer.endObject()
  }

  package func writeMembers(to writer: inout JSONWriter) {
    writer.field("campaign_id", campaignID)
    writer.field("name", name)
    writer.field("campaign_type", kind.rawValue)
    discount.writeMembers(to: &writer, currency ?? "")
    let amounts = [minimumOrderAmount, maximumDiscountAmount, budget]
    for (index, amount) in amounts.enumerated() {
      guard let amount, let currency else { continue }
      writer.field(Campaign.amountNames[index], Money(amount, currency))
    }
    writer.strings("applicable_products", products)
    writer.strings("applicable_categories", categories)
    writer.strings("customer_segments", segments)
    writer.strings("codes", codes)
    writer.optional("usage_limit", usageLimit)
    writer.optional("per_customer_limit", perCustomerLimit)
    writer.optional("start_date", startDate.map { Timestamp.format($0) })
    writer.optional("end_date", endDate.map { Timestamp.format($0) })
    writer.field("priority", priority)
    writer.field("stackable", isStackable)
    writer.field("active", isActive)
  }

  private static let amountNames: [StaticString] = ["minimum_order_amount", "maximum_discount_amount", "budget"]

  package init(json: JSONView) throws(JSONError) {
    campaignID = try json.string("campaign_id")
    name = try json.string("name")
    let kind = try json.string("campaign_type")
    guard let known = Kind(rawValue: kind) else { throw JSONError(offset: 0, message: "no campaign_type \(kind)") }
    self.kind = known
    discount = try CampaignDiscount(json: json)
    var currency = try json["amount"].map { (value) throws(JSONError) in try Money(json: value).currency }
    func amount(_ name: String) throws(JSONError) -> Int64? {
      guard let value = json[name] else { return nil }
      let money = try Money(json: value)
      currency = money.currency
      return money.amount
    }
    minimumOrderAmount = try amount("minimum_order_amount")
    maximumDiscountAmount = try amount("maximum_discount_amount")
    budget = try amount("budget")
    self.currency = currency
    products = try json.strings("applicable_products")
    categories = try json.strings("applicable_categories")
    segments = try json.strings("customer_segments")
    codes = try json.strings("codes")
    usageLimit = try json.optionalInt64("usage_limit")
    perCustomerLimit = try json.optionalInt64("per_customer_limit")
    startDate = try json.timestamp("start_date")
    endDate = try json.timestamp("end_date")
    priority = try json.int64("priority")
    isStackable = try json.bool("stackable")
    isActive = try json.bool("active")
  }
}

extension JSONView {
  fileprivate func timestamp(_ name: String) throws(JSONError) -> Int64? {
    guard let text = try optionalString(name) else { return nil }
    guard let time = Timestamp.parse(text) else { throw JSONError(offset: 0, message: "\(name) is no time") }
    return time
  }
}
