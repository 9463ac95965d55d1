package import Contracts
package import Messaging
package import SQLite

/// The reviews capability: who is asked for a review, and what was written. See README.md beside this file.
package final class Reviews: Capability {
  package static let name = CapabilityName.reviews
  package static let linger: Int64 = 25
  package static let migrations = ReviewsSchema.migrations
  package static let measures = [
    Measure(
      "review_requests_total", "Delivered orders whose customer was asked for reviews, or not.",
      .count(label: "outcome", values: ["sent"] + SkipReason.allCases.map(\.rawValue))),
    Measure("reviews_created_total", "Reviews written.", .plainCount),
  ]

  package init(_ partition: PartitionID, _ topology: Topology) {}

  package func handle(_ message: Message, _ turn: Turn) throws {
    switch message.head.type {
    case OrderDelivered.type: try deliver(message.decode(), turn)
    case ReviewRequestDue.type: try due(message.decode(), turn)
    case OrderReturned.type: try takeBack(message.decode(), turn)
    case CustomerChanged.type: try ReviewerStore(turn.store).apply(message.decode(CustomerChanged.self))
    case CreateReview.type: try create(message.decode(), turn)
    case ModerateReview.type: try moderate(message.decode(), turn)
    default: throw UnknownMessage(message.head.type)
    }
  }

  package func answer(_ query: Message, _ store: Database) throws -> Outcome {
    switch query.head.type {
    case ListProductReviews.type: try list(query.decode(ListProductReviews.self), ReviewStore(store))
    case ListReviews.type: try list(query.decode(ListReviews.self), ReviewStore(store))
    case GetReviewRequest.type: try read(query.decode(), RequestStore(store))
    case ExportCustomer.type: try export(query.decode(), store)
    default: throw UnknownMessage(query.head.type)
    }
  }
}
