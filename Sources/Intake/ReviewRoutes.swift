import Contracts
import Crypto
import HTTP
import JSON
import Messaging

/// Reviews: written by customers, or by who has the link of a review mail; read by customers; moderated by staff.
struct ReviewRoutes {
  private static let ratings: ClosedRange<Int64> = 1...5
  private static let statuses = ["pending", "approved", "rejected"]

  let tokens: ReviewTokens
  let replyTo: String

  private var reviews: PartitionID { PartitionID(.reviews, 0) }

  var routes: [Route] {
    var create = Route(.post, "/api/v1/reviews", .customer, .createReview, create)
    create.substitute = { (call) throws(Problem) in try token(call).map { Principal(customer: $0.customerID) } }
    return [
      create,
      Route(.get, "/api/v1/reviews", .customer, .listProductReviews, listProduct),
      Route(.get, "/api/v1/admin/reviews", .staff, .listReviews, list),
      Route(.post, "/api/v1/admin/reviews/{review_id}/approve", .staff, .approveReview) { call throws(Problem) in
        try moderate(call, isApproved: true)
      },
      Route(.post, "/api/v1/admin/reviews/{review_id}/reject", .staff, .rejectReview) { call throws(Problem) in
        try moderate(call, isApproved: false)
      },
      Route(.get, "/api/v1/admin/orders/{order_id}/review-request", .staff, .readReviewRequest, readRequest),
    ]
  }

  /// That of a mail's link; nil in a body without one, whatever else is wrong with it.
  private func token(_ call: Call) throws(Problem) -> ReviewToken? {
    guard let document = try? JSONDocument(call.request.body), let value = document.root["token"], !value.isNull
    else { return nil }
    do {
      return try tokens.read(value.string ?? "", nowSeconds: Clock.unixMilliseconds / 1_000)
    } catch {
      throw .unauthorized("Of the review link: \(error.description)")
    }
  }

  private func create(_ call: Call) throws(Problem) -> Action {
    guard let principal = call.principal else { throw .noSuchResource }
    let token = try token(call)
    var fields = Fields(try Fields.document(call.request.body))
    let customer = try principal.customer(named: fields.optionalText("customer_id", maximum: 64))
    let orderID = fields.optionalText("order_id", maximum: 64) ?? token?.orderID
    let productID = token.map { fields.optionalText("product_id", maximum: 64) ?? $0.productID }
    let command = CreateReview(
      reviewID: Call.draw(TimeOrderedID.review, slot: Slot(of: customer)), customerID: customer, orderID: orderID,
      productID: productID ?? fields.text("product_id", maximum: 64),
      rating: Int(fields.integer("rating", ReviewRoutes.ratings)), title: fields.text("title", maximum: 200),
      body: fields.prose("body", maximum: 5_000))
    if let token {
      if command.orderID != token.orderID { fields.fault("order_id", "the link is for another order") }
      if command.productID != token.productID { fields.fault("product_id", "the link is for another product") }
    }
    try fields.check()
    return .send(
      try call.command(
        command, to: reviews, id: "\(command.reviewID).create", scope: customer, replyTo: replyTo))
  }

  private func listProduct(_ call: Call) throws(Problem) -> Action {
    guard let product = call.query("product_id"), !product.isEmpty else {
      throw .validation([.init("/product_id", "required")])
    }
    let query = ListProductReviews(productID: product, cursor: call.query("cursor"), limit: try call.limit())
    return .send(call.query(query, to: reviews, replyTo: replyTo))
  }

  // MARK: Staff

  private func list(_ call: Call) throws(Problem) -> Action {
    let status = call.query("status") ?? "pending"
    guard ReviewRoutes.statuses.contains(status) else {
      throw .validation([.init("/status", "must be one of \(ReviewRoutes.statuses.joined(separator: ", "))")])
    }
    let query = ListReviews(status: status, cursor: call.query("cursor"), limit: try call.limit())
    return .send(call.query(query, to: reviews, replyTo: replyTo))
  }

  /// The body may be left out.
  private func moderate(_ call: Call, isApproved: Bool) throws(Problem) -> Action {
    let id = call.parameters[0]
    guard TimeOrderedID.isValid(id, prefix: TimeOrderedID.review) else { throw .notFound("review", id) }
    var fields = Fields(try Fields.document(call.request.body.isEmpty ? Array("{}".utf8) : call.request.body))
    let command = ModerateReview(
      reviewID: id, isApproved: isApproved, reason: fields.optionalText("reason", maximum: 500))
    try fields.check()
    return .send(try call.command(command, to: reviews, scope: "review \(id)", replyTo: replyTo))
  }

  private func readRequest(_ call: Call) throws(Problem) -> Action {
    .send(call.query(GetReviewRequest(orderID: call.parameters[0]), to: reviews, replyTo: replyTo))
  }
}
