package import JSON

/// A campaign that was considered for an order and took nothing off; a member of `promotions_not_applied`.
package struct PromotionNotApplied: Sendable, Equatable, JSONEncodable, JSONDecodable {
  package let campaignID: String
  package let name: String
  /// A word for programs: `runner-up`, `minimum-order-amount`, …
  package let reason: String
  /// The same for people.
  package let detail: String

  package init(campaignID: String, name: String, reason: String, detail: String) {
    self.campaignID = campaignID
    self.name = name
    self.reason = reason
    self.detail = detail
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("campaign_id", campaignID)
    writer.field("name", name)
    writer.field("reason", reason)
    writer.field("detail", detail)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    campaignID = try json.string("campaign_id")
    name = try json.string("name")
    reason = try json.string("reason")
    detail = try json.string("detail")
  }
}
