/// Command to a reservation partition: hold the draft's lines of its warehouses, all or none.
package struct ReserveStock: DraftMessage {
  package static let type = "ReserveStock"
  package let draft: Draft

  package init(_ draft: Draft) { self.draft = draft }
}
