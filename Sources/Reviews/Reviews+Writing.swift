import Contracts
import Messaging

/// Reviews as customers write them, and as moderators decide about them.
extension Reviews {
  func create(_ command: CreateReview, _ turn: Turn) throws {
    guard try !ReviewerStore(turn.store).isErased(command.customerID) else {
      return try turn.refuse(.customerErased(command.customerID))
    }
    let purchase: Purchase
    switch try reviewable(command, RequestStore(turn.store)) {
    case .success(let found): purchase = found
    case .failure(let problem): return try turn.refuse(problem)
    }
    let review = Review(
      reviewID: command.reviewID, orderID: purchase.orderID, productID: command.productID,
      customerID: command.customerID, rating: command.rating, title: command.title, body: command.body,
      isVerified: true, createdAt: turn.now)
    try ReviewStore(turn.store).add(review)
    turn.count("reviews_created_total")
    turn.emit(ReviewCreated(review.facts), id: "\(review.reviewID).ReviewCreated")
    try turn.answer(Outcome(201, body: review.document(isPublic: false)))
  }

  /// What the review is of: delivered to the customer, not wholly returned and not reviewed.
  private func reviewable(_ command: CreateReview, _ store: RequestStore) throws -> Result<Purchase, Problem> {
    let productID = command.productID
    if let orderID = command.orderID {
      guard let request = try store.request(orderID) else { return .failure(.notDelivered(orderID)) }
      guard request.customerID == command.customerID else { return .failure(.mismatch(orderID)) }
    }
    let found =
      if let orderID = command.orderID { try store.purchase(productID, in: orderID) } else {
        try store.purchase(productID, by: command.customerID)
      }
    guard let found, found.kept > 0 else { return .failure(.notKept(productID, isNamed: command.orderID != nil)) }
    guard found.reviewID == nil else { return .failure(.alreadyReviewed(found)) }
    return .success(found)
  }

  func moderate(_ command: ModerateReview, _ turn: Turn) throws {
    let store = ReviewStore(turn.store)
    guard var review = try store.review(command.reviewID) else {
      return try turn.refuse(.notFound("review", command.reviewID))
    }
    let status: Review.Status = command.isApproved ? .approved : .rejected
    if review.status != status {
      let isErased = try ReviewerStore(turn.store).isErased(review.customerID)
      (review.status, review.reason, review.moderatedAt) = (status, isErased ? nil : command.reason, turn.now)
      review.version += 1
      try store.moderate(review)
      let fact = "\(review.reviewID).v\(review.version)"
      if command.isApproved {
        turn.emit(ReviewApproved(review.facts), id: "\(fact).ReviewApproved")
      } else {
        turn.emit(ReviewRejected(review.facts), id: "\(fact).ReviewRejected")
      }
    }
    try turn.answer(Outcome(200, body: review.document(isPublic: false)))
  }
}

extension Review {
  fileprivate var facts: ReviewFacts {
    ReviewFacts(
      reviewID: reviewID, orderID: orderID, productID: productID, customerID: customerID, rating: rating,
      reviewVersion: version)
  }
}

extension Problem {
  fileprivate static func mismatch(_ orderID: String) -> Problem {
    Problem(
      "order-customer-mismatch", 422, title: "Another customer's order",
      detail: "Order \(orderID) is not this customer's.", faults: [Fault("/order_id", "another customer's")])
  }

  fileprivate static func notDelivered(_ orderID: String) -> Problem {
    notInOrder("There is no delivered order \(orderID).", Fault("/order_id", "no delivered order"))
  }

  fileprivate static func notKept(_ productID: String, isNamed: Bool) -> Problem {
    notInOrder(
      "\(isNamed ? "The order has" : "No delivered order of this customer has") no \(productID) that was kept.",
      Fault("/product_id", "not delivered, or returned"))
  }

  private static func notInOrder(_ detail: String, _ fault: Fault) -> Problem {
    Problem("product-not-in-order", 422, title: "Product not in order", detail: detail, faults: [fault])
  }

  fileprivate static func alreadyReviewed(_ purchase: Purchase) -> Problem {
    Problem(
      "already-reviewed", 409, title: "Already reviewed",
      detail: "There is a review of \(purchase.productID) from order \(purchase.orderID).")
  }
}
