import Contracts
import Messaging

/// Whether and when a customer is asked for reviews of what was delivered.
extension Reviews {
  /// Milliseconds a link can be used after it was sent: 30 days, a guess to be tuned.
  private static let linkLifetime: Int64 = 30 * 86_400_000

  func deliver(_ event: OrderDelivered, _ turn: Turn) throws {
    let store = RequestStore(turn.store)
    guard try store.request(event.orderID) == nil else { return }
    let request = ReviewRequest(
      orderID: event.orderID, customerID: event.customerID, deliveredAt: turn.now,
      due: turn.now + turn.milliseconds(.reviewDelay), state: .scheduled)
    for line in event.lines { try store.add(line, of: request) }
    if let objection = try ReviewerStore(turn.store).objection(of: event.customerID) {
      return try skip(request, objection, turn)
    }
    try store.save(request)
    try turn.setTimer(
      ReviewRequestDue(orderID: request.orderID), id: "\(request.orderID).review-request", due: request.due)
  }

  func due(_ timer: ReviewRequestDue, _ turn: Turn) throws {
    let store = RequestStore(turn.store)
    guard var request = try store.request(timer.orderID), request.state == .scheduled else { return }
    if let objection = try ReviewerStore(turn.store).objection(of: request.customerID) {
      return try skip(request, objection, turn)
    }
    let kept = try store.purchases(request.orderID).filter { $0.kept > 0 }
    if kept.isEmpty { return try skip(request, .nothingLeft, turn) }
    let wanted = kept.filter(\.isReviewable)
    if wanted.isEmpty { return try skip(request, .alreadyReviewed, turn) }
    for purchase in wanted { try store.noteAsked(purchase) }
    let expires = turn.now + Reviews.linkLifetime
    (request.state, request.endedAt) = (.sent(expires: expires), turn.now)
    try store.save(request)
    turn.count("review_requests_total", "sent")
    turn.emit(
      ReviewRequestSent(
        orderID: request.orderID, customerID: request.customerID,
        products: wanted.map { ReviewableProduct(productID: $0.productID, sku: $0.sku) }, expires: expires),
      id: "\(request.orderID).ReviewRequestSent")
  }

  private func skip(_ request: ReviewRequest, _ reason: SkipReason, _ turn: Turn) throws {
    var request = request
    (request.state, request.endedAt) = (.skipped(reason), turn.now)
    try RequestStore(turn.store).save(request)
    turn.count("review_requests_total", reason.rawValue)
    turn.emit(
      ReviewRequestSkipped(orderID: request.orderID, customerID: request.customerID, reason: reason.rawValue),
      id: "\(request.orderID).ReviewRequestSkipped")
  }

  /// Goods may come back before the news that they were delivered.
  func takeBack(_ event: OrderReturned, _ turn: Turn) throws {
    let store = RequestStore(turn.store)
    var quantities: [String: Int64] = [:]
    for line in event.lines { quantities[line.productID, default: 0] += line.quantity }
    for (productID, quantity) in quantities.sorted(by: { $0.key < $1.key }) {
      try store.add(productID, quantity, of: event)
      guard let purchase = try store.purchase(productID, in: event.orderID), purchase.kept <= 0 else { continue }
      if let review = purchase.reviewID { try ReviewStore(turn.store).withdrawVerification(review) }
    }
  }
}
