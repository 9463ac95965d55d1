import Contracts
import HTTP
import JSON
import Messaging

/// Points for their customer, and the rules they are earned by for staff.
struct LoyaltyRoutes {
  let configuration: IntakeConfiguration
  let replyTo: String

  /// Orders the rules.
  private var first: PartitionID { PartitionID(.loyalty, 0) }

  var routes: [Route] {
    [
      Route(.put, "/api/v1/admin/loyalty-rules/{currency}", .staff, .putLoyaltyRule, put),
      Route(.get, "/api/v1/admin/loyalty-rules/{currency}", .staff, .readLoyaltyRule, read),
      Route(.get, "/api/v1/customers/me/points", .customer, .readPoints, points),
    ]
  }

  private func put(_ call: Call) throws(Problem) -> Action {
    let currency = call.parameters[0]
    var fields = Fields(try Fields.document(call.request.body))
    if Currency(currency) == nil { fields.fault("currency", "must be an ISO 4217 code, as in GBP") }
    let rule = LoyaltyRule(
      currency: currency, points: fields.integer("points", LoyaltyRule.allPoints),
      per: fields.integer("per", LoyaltyRule.amounts))
    try fields.check()
    return .send(
      try call.command(PutLoyaltyRule(rule), to: first, scope: "loyalty-rule \(currency)", replyTo: replyTo))
  }

  private func read(_ call: Call) throws(Problem) -> Action {
    .send(call.query(GetLoyaltyRule(currency: call.parameters[0]), to: first, replyTo: replyTo))
  }

  private func points(_ call: Call) throws(Problem) -> Action {
    guard let principal = call.principal else { throw .noSuchResource }
    let named = principal.access >= .service ? call.query("customer_id") : nil
    let customer = named ?? principal.subject
    let cursor = call.query("cursor").map { Int64($0) }
    if let cursor, cursor == nil { throw .validation([.init("/cursor", "must be the next_cursor of a page")]) }
    return .send(
      call.query(
        GetPoints(customerID: customer, cursor: cursor ?? nil, limit: try call.limit()),
        to: configuration.topology.partition(.loyalty, key: customer), replyTo: replyTo))
  }
}
