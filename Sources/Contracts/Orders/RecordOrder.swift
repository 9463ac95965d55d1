/// Command to orders, the last stop: record the priced draft and confirm the order.
package struct RecordOrder: DraftMessage {
  package static let type = "RecordOrder"
  package let draft: Draft

  package init(_ draft: Draft) { self.draft = draft }
}
