/// Event of reviews: a review may be seen.
package struct ReviewApproved: ReviewEvent {
  package static let type = "ReviewApproved"
  package let review: ReviewFacts

  package init(_ review: ReviewFacts) { self.review = review }
}
