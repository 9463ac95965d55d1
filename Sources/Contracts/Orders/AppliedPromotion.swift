package import JSON

/// A campaign that took something off an order; a member of `promotions`.
package struct AppliedPromotion: Sendable, Equatable, JSONEncodable, JSONDecodable {
  package let campaignID: String
  package let name: String
  /// Minor units of the order's currency.
  package let discount: Int64

  package init(campaignID: String, name: String, discount: Int64) {
    self.campaignID = campaignID
    self.name = name
    self.discount = discount
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("campaign_id", campaignID)
    writer.field("name", name)
    writer.field("discount", discount)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    campaignID = try json.string("campaign_id")
    name = try json.string("name")
    discount = try json.int64("discount")
  }
}
