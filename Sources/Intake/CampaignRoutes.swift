import Contracts
import HTTP
import JSON
import Messaging

/// Campaigns, for staff.
struct CampaignRoutes {
  let replyTo: String

  private var promotion: PartitionID { PartitionID(.promotion, 0) }

  var routes: [Route] {
    [
      Route(.put, "/api/v1/admin/campaigns/{campaign_id}", .staff, .putCampaign, put),
      Route(.get, "/api/v1/admin/campaigns/{campaign_id}", .staff, .readCampaign, read),
    ]
  }

  private func put(_ call: Call) throws(Problem) -> Action {
    let id = try call.name(0, "campaign_id")
    let asked = CampaignRequest(try Fields.document(call.request.body), id: id)
    guard asked.faults.isEmpty else { throw .validation(asked.faults) }
    return .send(
      try call.command(PutCampaign(asked.campaign), to: promotion, scope: "campaign \(id)", replyTo: replyTo))
  }

  private func read(_ call: Call) throws(Problem) -> Action {
    .send(call.query(GetCampaign(campaignID: call.parameters[0]), to: promotion, replyTo: replyTo))
  }
}
