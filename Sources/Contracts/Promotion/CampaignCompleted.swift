package import JSON

/// Event of promotion: a campaign is used up or over.
package struct CampaignCompleted: Event {
  package static let type = "CampaignCompleted"

  package let campaignID: String
  /// `usage-limit`, `budget` or `ended`.
  package let reason: String
  /// Counts the changes of this campaign.
  package let campaignVersion: Int64

  package init(campaignID: String, reason: String, campaignVersion: Int64) {
    self.campaignID = campaignID
    self.reason = reason
    self.campaignVersion = campaignVersion
  }

  package func route(to capability: CapabilityName) -> Route { .everyPartition }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("campaign_id", campaignID)
    writer.field("reason", reason)
    writer.field("campaign_version", campaignVersion)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    campaignID = try json.string("campaign_id")
    reason = try json.string("reason")
    campaignVersion = try json.int64("campaign_version")
  }
}
