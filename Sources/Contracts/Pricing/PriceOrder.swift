/// Command to pricing: fill in unit price and total of every line.
package struct PriceOrder: DraftMessage {
  package static let type = "PriceOrder"
  package let draft: Draft

  package init(_ draft: Draft) { self.draft = draft }
}
