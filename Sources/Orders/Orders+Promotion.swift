import Contracts
import Messaging

/// Which orders pass promotion, what it must know of them, and how what they used is given back.
extension Orders {
  static let promotion = PartitionID(.promotion, 0)

  /// Whether the order must pass promotion: it did before, it may get something off, or it has a code or an agreed
  /// total to be looked at there.
  func promotes(_ row: OrderRow, _ turn: Turn) throws -> Bool {
    let store = OrderStore(turn.store)
    if row.attempt > 0, try store.isPromoted(row.orderID) { return true }
    guard try row.terms.acceptedTotal != nil || mayGetPromotions(row.terms, turn) else { return false }
    try store.setPromoted(row.orderID)
    return true
  }

  /// A campaign may be live that needs no code, or there is a code.
  func mayGetPromotions(_ terms: OrderTerms, _ turn: Turn) throws -> Bool {
    try !terms.promotionCodes.isEmpty || ProjectionStore(turn.store).hasOpenCampaign(at: turn.now)
  }

  /// The customer's segments, and the categories of lines that do not pass pricing, which fills in the others.
  func prepareForPromotion(_ draft: inout Draft, _ turn: Turn) throws {
    let projections = ProjectionStore(turn.store)
    draft.segments = try projections.segments(draft.customerID)
    for index in draft.lines.indices where draft.lines[index].total != nil {
      draft.lines[index].category = try projections.category(draft.lines[index].productID)
    }
  }

  /// Gives back what the order uses of campaigns, held or settled. False where it never passed promotion.
  func releaseUsage(_ row: OrderRow, _ turn: Turn) throws -> Bool {
    guard try OrderStore(turn.store).isPromoted(row.orderID) else { return false }
    turn.send(
      ReleaseUsage(orderID: row.orderID, attempt: row.attempt, acknowledge: row.status == .cancelling),
      id: "\(row.orderID).release-usage.r\(row.attempt)", to: Orders.promotion)
    return true
  }
}
