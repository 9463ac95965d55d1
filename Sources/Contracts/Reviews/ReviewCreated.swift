/// Event of reviews: a review was written, and waits for moderation.
package struct ReviewCreated: ReviewEvent {
  package static let type = "ReviewCreated"
  package let review: ReviewFacts

  package init(_ review: ReviewFacts) { self.review = review }
}
