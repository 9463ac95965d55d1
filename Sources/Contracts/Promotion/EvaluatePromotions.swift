/// Command to promotion: take off the best combination of campaigns as of now, and use nothing up.
package struct EvaluatePromotions: DraftMessage {
  package static let type = "EvaluatePromotions"
  package let draft: Draft

  package init(_ draft: Draft) { self.draft = draft }
}
