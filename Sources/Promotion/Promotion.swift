package import Contracts
package import Messaging
package import SQLite

/// The promotion capability: campaigns, and who uses them. See README.md beside this file.
package final class Promotion: Capability {
  package static let name = CapabilityName.promotion
  package static let migrations = PromotionSchema.migrations
  package static let measures = [
    Measure(
      "promotion_applications_total", "Campaigns applied to orders' attempts, by their type.",
      .count(label: "campaign_type", values: Campaign.Kind.allCases.map(\.rawValue)))
  ]

  package init(_ partition: PartitionID, _ topology: Topology) {}

  package func handle(_ message: Message, _ turn: Turn) throws {
    switch message.head.type {
    case ApplyPromotions.type: try apply(message.decode(), turn)
    case EvaluatePromotions.type: try evaluate(message.decode(), turn)
    case OrderConfirmed.type: try settle(message.decode(), turn)
    case ReleaseUsage.type: try release(message.decode(), turn)
    case PutCampaign.type: try put(message.decode(), turn)
    case CampaignEnd.type: try end(message.decode(), turn)
    default: throw UnknownMessage(message.head.type)
    }
  }

  package func abandoned(_ message: Message, cause: String, _ turn: Turn) throws {
    if [ApplyPromotions.type, EvaluatePromotions.type].contains(message.head.type) { turn.refuseAbandoned(message) }
  }

  package func answer(_ query: Message, _ store: Database) throws -> Outcome {
    guard query.head.type == GetCampaign.type else { throw UnknownMessage(query.head.type) }
    let wanted: GetCampaign = try query.decode()
    guard let known = try CampaignStore(store).campaign(wanted.campaignID) else {
      return Outcome(.notFound("campaign", wanted.campaignID))
    }
    return try known.outcome(200, UsageStore(store))
  }
}
