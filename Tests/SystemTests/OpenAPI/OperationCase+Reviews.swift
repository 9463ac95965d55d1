extension OperationCase {
  private static func review(_ order: String?, _ product: String, rating: Int = 4, rest: String = "") -> HTTPCall {
    let named = order.map { #""order_id": "\#($0)", "# } ?? ""
    return .post(
      "/api/v1/reviews",
      #"{\#(named)"product_id": "\#(product)", "rating": \#(rating), "title": "Fine", "body": "Tea.\nGood tea."\#(rest)}"#
    )
  }

  static let reviews = [
    OperationCase("createReview", as: .customer) { scene in
      [
        .init(review(nil, "mug-heron"), 201), .init(review(nil, "mug-heron"), 409, "already-reviewed"),
        .init(review(scene.delivered, "tea-assam"), 409, "already-reviewed"),
        .init(review(scene.delivered, "moon-dust"), 422, "product-not-in-order"),
        .init(review(scene.order, "tea-assam"), 422, "product-not-in-order"),
        .init(
          review(scene.delivered, "tea-assam", rest: #", "customer_id": "bao""#), 422, "order-customer-mismatch",
          as: .service),
        .init(review(scene.delivered, "tea-assam", rating: 6), 422, "validation"),
        .init(review(nil, "tea-assam", rest: #", "token": "no.such.token""#), 401, "unauthorized", as: .nobody),
        .init(review(nil, "tea-assam"), 401, "unauthorized", as: .nobody),
      ]
    },
    OperationCase("listProductReviews", as: .customer) { _ in
      [
        .init(.get("/api/v1/reviews?product_id=tea-assam"), 200),
        .init(.get("/api/v1/reviews?product_id=none&limit=3"), 200), .init(.get("/api/v1/reviews"), 422, "validation"),
      ]
    },
    OperationCase("listReviews", as: .staff) { _ in
      [
        .init(.get("/api/v1/admin/reviews"), 200), .init(.get("/api/v1/admin/reviews?status=lost"), 422, "validation"),
        .init(.get("/api/v1/admin/reviews"), 403, "forbidden", as: .customer),
      ]
    },
    moderation("approveReview", "approve"), moderation("rejectReview", "reject"),
    OperationCase("readReviewRequest", as: .staff) { scene in
      [
        .init(.get("/api/v1/admin/orders/\(scene.delivered)/review-request"), 200),
        .init(.get("/api/v1/admin/orders/\(scene.order)/review-request"), 404, "not-found"),
      ]
    },
  ]

  private static func moderation(_ id: String, _ verb: String) -> OperationCase {
    OperationCase(id, as: .staff) { scene in
      let path = "/api/v1/admin/reviews/\(scene.review)/\(verb)"
      return [
        .init(.post(path, #"{"reason": "a test"}"#), 200), .init(.post(path, ""), 200),
        .init(.post(path, #"{"reason": 5}"#), 422, "validation"),
        .init(.post("/api/v1/admin/reviews/rev_none/\(verb)", ""), 404, "not-found"),
        .init(.get("/api/v1/reviews?product_id=tea-assam"), 200, as: .customer, of: "listProductReviews"),
      ]
    }
  }
}
