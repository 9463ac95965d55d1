/// Command to payments, a stop: have the draft's total authorised by the provider before the order is recorded.
package struct AuthorizePayment: DraftMessage {
  package static let type = "AuthorizePayment"
  package let draft: Draft

  package init(_ draft: Draft) { self.draft = draft }
}
