/// A stop of a quote: prices the lines and says how they can be sent, as an order's would be now, and tells nobody.
package struct QuoteOrder: DraftMessage {
  package static let type = "QuoteOrder"
  package let draft: Draft

  package init(_ draft: Draft) { self.draft = draft }
}
