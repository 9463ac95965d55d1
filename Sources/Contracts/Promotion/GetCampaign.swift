package import JSON

/// Query to promotion: one campaign, and how far it is used.
package struct GetCampaign: Payload {
  package static let type = "GetCampaign"

  package let campaignID: String

  package init(campaignID: String) {
    self.campaignID = campaignID
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("campaign_id", campaignID)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    campaignID = try json.string("campaign_id")
  }
}
