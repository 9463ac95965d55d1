import Contracts
import JSON
import Messaging

/// What reviews answers.
extension Reviews {
  /// What everybody may see.
  func list(_ query: ListProductReviews, _ store: ReviewStore) throws -> Outcome {
    let reviews = try store.approved(query.productID, before: query.cursor, limit: query.limit)
    let ratings = try store.ratings(query.productID)
    return page(reviews, query.limit, isPublic: true) { writer in
      writer.field("product_id", query.productID)
      writer.field("summary", ratings)
    }
  }

  func list(_ query: ListReviews, _ store: ReviewStore) throws -> Outcome {
    page(
      try store.reviews(query.status, before: query.cursor, limit: query.limit), query.limit, isPublic: false)
  }

  private func page(
    _ reviews: [Review], _ limit: Int, isPublic: Bool, with more: (inout JSONWriter) -> Void = { _ in }
  ) -> Outcome {
    var writer = JSONWriter(reserving: 512 * reviews.count + 256)
    writer.beginObject()
    more(&writer)
    writer.key("reviews")
    writer.beginArray()
    for review in reviews { writer.raw(review.document(isPublic: isPublic)) }
    writer.endArray()
    if reviews.count == limit, let last = reviews.last { writer.field("next_cursor", last.reviewID) }
    writer.endObject()
    return Outcome(200, body: writer.bytes)
  }

  func read(_ query: GetReviewRequest, _ store: RequestStore) throws -> Outcome {
    guard let request = try store.request(query.orderID) else {
      return Outcome(.notFound("delivered order", query.orderID))
    }
    return Outcome(200, body: request.document(try store.counts(request.orderID)))
  }
}

extension Review {
  /// - Parameter isPublic: without what is nobody's business but its writer's and the moderators'.
  func document(isPublic: Bool) -> [UInt8] {
    var writer = JSONWriter(reserving: title.utf8.count + body.utf8.count + 256)
    writer.beginObject()
    writer.field("id", reviewID)
    writer.field("product_id", productID)
    if !isPublic {
      writer.field("order_id", orderID)
      writer.field("customer_id", customerID)
    }
    writer.field("rating", rating)
    writer.field("title", title)
    writer.field("body", body)
    writer.field("verified", isVerified)
    writer.field("created_at", Timestamp.format(createdAt))
    if !isPublic {
      writer.field("status", status.rawValue)
      writer.optional("reason", reason)
      writer.optional("moderated_at", moderatedAt.map(Timestamp.format))
      writer.field("version", version)
    }
    writer.endObject()
    return writer.bytes
  }
}

extension ReviewRequest {
  func document(_ counts: RequestCounts) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("order_id", orderID)
    writer.field("customer_id", customerID)
    writer.field("delivered_at", Timestamp.format(deliveredAt))
    writer.field("due_at", Timestamp.format(due))
    switch state {
    case .scheduled: writer.field("state", "scheduled")
    case .sent(let expires):
      writer.field("state", "sent")
      writer.field("expires_at", Timestamp.format(expires))
    case .skipped(let reason):
      writer.field("state", "skipped")
      writer.field("reason", reason.rawValue)
    }
    writer.optional("ended_at", endedAt.map(Timestamp.format))
    writer.field("asked", counts.asked)
    writer.field("received", counts.received)
    writer.field("approved", counts.approved)
    writer.endObject()
    return writer.bytes
  }
}
