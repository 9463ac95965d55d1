package import JSON

/// Event of promotion: what orders must know of a campaign to tell whether an order has to pass promotion at all.
package struct CampaignChanged: Event {
  package static let type = "CampaignChanged"

  package let campaignID: String
  /// Active, not completed, and for orders without a code too.
  package let isOpen: Bool
  /// Unix milliseconds; 0 for always.
  package let startDate: Int64
  /// Unix milliseconds; absent for never.
  package let endDate: Int64?
  /// Counts the changes of this campaign.
  package let campaignVersion: Int64

  package init(campaignID: String, isOpen: Bool, startDate: Int64, endDate: Int64?, campaignVersion: Int64) {
    self.campaignID = campaignID
    self.isOpen = isOpen
    self.startDate = startDate
    self.endDate = endDate
    self.campaignVersion = campaignVersion
  }

  package func route(to capability: CapabilityName) -> Route { .everyPartition }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("campaign_id", campaignID)
    writer.field("open", isOpen)
    writer.field("start_date", startDate)
    writer.optional("end_date", endDate)
    writer.field("campaign_version", campaignVersion)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    campaignID = try json.string("campaign_id")
    isOpen = try json.bool("open")
    startDate = try json.int64("start_date")
    endDate = try json.optionalInt64("end_date")
    campaignVersion = try json.int64("campaign_version")
  }
}
