package import JSON

/// Timer of promotion: the campaign's end date, as of one of its versions.
package struct CampaignEnd: Payload {
  package static let type = "CampaignEnd"

  package let campaignID: String
  /// Unix milliseconds.
  package let endDate: Int64

  package init(campaignID: String, endDate: Int64) {
    self.campaignID = campaignID
    self.endDate = endDate
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("campaign_id", campaignID)
    writer.field("end_date", endDate)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    campaignID = try json.string("campaign_id")
    endDate = try json.int64("end_date")
  }
}
