/// Command to orders, the last stop of a quote: the prices that a request waits for. The draft's `orderID` is the quote's.
package struct RecordQuote: DraftMessage {
  package static let type = "RecordQuote"
  package let draft: Draft

  package init(_ draft: Draft) { self.draft = draft }
}
