extension Operation {
  static let createReview = Operation(
    id: "createReview", tag: .reviews, summary: "Review something delivered; it is seen when staff has approved it.",
    body: .newReview, successes: [.created(.review)],
    refusals: [
      Refusal(422, "order-customer-mismatch"), Refusal(422, "product-not-in-order"), Refusal(409, "already-reviewed"),
      Refusal(409, "customer-erased"),
    ])

  static let listProductReviews = Operation(
    id: "listProductReviews", tag: .reviews, summary: "Approved reviews of a product, the newest first.",
    query: [Query(name: "product_id", about: "Of which.", isRequired: true), .cursor, .limit],
    successes: [.ok(.productReviews)])

  static let listReviews = Operation(
    id: "listReviews", tag: .reviews, summary: "Reviews for moderators, the newest first.",
    query: [Query(name: "status", about: "Only these; `pending` by default.", schema: .reviewStatus), .cursor, .limit],
    successes: [.ok(.named("ReviewPage", .page("reviews", of: .review)))])

  static let approveReview = moderate("approveReview", "Let a review be seen.")
  static let rejectReview = moderate("rejectReview", "Do not let a review be seen, or not any more.")

  static let readReviewRequest = Operation(
    id: "readReviewRequest", tag: .reviews,
    summary: "Whether a delivered order's customer is asked for reviews, and what came of it.",
    successes: [.ok(.reviewRequest)], refusals: [.notFound])

  private static func moderate(_ id: String, _ summary: String) -> Operation {
    Operation(
      id: id, tag: .reviews, summary: summary, body: .object(["reason?": .text]), isBodyRequired: false,
      successes: [.ok(.review)], refusals: [.notFound])
  }
}

extension Schema {
  fileprivate static let reviewStatus = Schema.oneOf("pending", "approved", "rejected")
  private static let rating = Schema.integer(1...5)
  private static let verified = Schema.about("What it is about was not wholly returned.", .boolean)

  fileprivate static let newReview = Schema.named(
    "NewReview",
    .object([
      "order_id?": .about("The latest that may be reviewed where it is missing.", .text),
      "product_id?": .about("Required without a token.", .text), "rating": rating,
      "title": .about("Up to 200 bytes.", .text), "body": .about("Up to 5000 bytes.", .text),
      "customer_id?": .about("For a service: whose.", .text),
      "token?": .about("That of a review mail's link, instead of a login; it says order and product.", .text),
    ]))

  static let review = Schema.named(
    "Review",
    .object([
      "id": .text, "product_id": .text, "order_id": .text, "customer_id": .text, "rating": rating, "title": .text,
      "body": .text, "verified": verified, "created_at": .time, "status": reviewStatus,
      "reason?": .about("Why it was approved or rejected.", .text), "moderated_at?": .time, "version": version,
    ]))

  fileprivate static let productReviews = Schema.named(
    "ProductReviews",
    .object([
      "product_id": .text,
      "summary": .object([
        "count": .count, "average?": .about("A decimal number with two places, as in 4.33.", .text),
        "histogram": .object(["1": .count, "2": .count, "3": .count, "4": .count, "5": .count]),
      ]),
      "reviews": .list(
        .object([
          "id": .text, "product_id": .text, "rating": rating, "title": .text, "body": .text, "verified": verified,
          "created_at": .time,
        ])), "next_cursor?": .text,
    ]))

  static let reviewRequest = Schema.named(
    "ReviewRequest",
    .object([
      "order_id": .text, "customer_id": .text, "delivered_at": .time, "due_at": .time,
      "state": .oneOf("scheduled", "sent", "skipped"),
      "reason?": .oneOf("inactive", "opted_out", "nothing_left", "already_reviewed"),
      "expires_at?": .about("Of the links sent.", .time), "ended_at?": .time,
      "asked": .about("Products of the order that a review was asked for.", .count), "received": .count,
      "approved": .count,
    ]))
}
