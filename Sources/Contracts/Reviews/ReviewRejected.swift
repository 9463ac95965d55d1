/// Event of reviews: a review may not be seen, or not any more.
package struct ReviewRejected: ReviewEvent {
  package static let type = "ReviewRejected"
  package let review: ReviewFacts

  package init(_ review: ReviewFacts) { self.review = review }
}
