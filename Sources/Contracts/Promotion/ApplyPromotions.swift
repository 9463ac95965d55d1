/// Command to promotion: take off the best combination of campaigns, and hold their usage for this attempt.
package struct ApplyPromotions: DraftMessage {
  package static let type = "ApplyPromotions"
  package let draft: Draft

  package init(_ draft: Draft) { self.draft = draft }
}
