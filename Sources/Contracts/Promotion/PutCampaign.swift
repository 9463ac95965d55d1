package import JSON

/// Command to promotion: a campaign; the whole of it.
package struct PutCampaign: Payload {
  package static let type = "PutCampaign"

  package let campaign: Campaign

  package init(_ campaign: Campaign) { self.campaign = campaign }

  package func write(to writer: inout JSONWriter) { campaign.write(to: &writer) }

  package init(json: JSONView) throws(JSONError) { campaign = try Campaign(json: json) }
}
