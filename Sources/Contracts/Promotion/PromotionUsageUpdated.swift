package import JSON

/// Event of promotion: an order began to use a campaign, uses it for good, or gave its use back.
package struct PromotionUsageUpdated: Event {
  package static let type = "PromotionUsageUpdated"

  package let campaignID: String
  package let orderID: String
  /// `held`, `settled` or `released`.
  package let change: String
  /// How often the campaign is used now, held and settled, in all currencies.
  package let uses: Int64
  /// What all orders of the order's currency have of it now.
  package let amount: Money

  package init(campaignID: String, orderID: String, change: String, uses: Int64, amount: Money) {
    self.campaignID = campaignID
    self.orderID = orderID
    self.change = change
    self.uses = uses
    self.amount = amount
  }

  package func route(to capability: CapabilityName) -> Route { .everyPartition }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("campaign_id", campaignID)
    writer.field("order_id", orderID)
    writer.field("change", change)
    writer.field("uses", uses)
    writer.field("amount", amount)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    campaignID = try json.string("campaign_id")
    orderID = try json.string("order_id")
    change = try json.string("change")
    uses = try json.int64("uses")
    amount = try Money(json: json.required("amount"))
  }
}
