/// Command to customers: go on only if the customer exists and is active; sent while orders' own projection lacks it.
package struct CheckCustomer: DraftMessage {
  package static let type = "CheckCustomer"
  package let draft: Draft

  package init(_ draft: Draft) { self.draft = draft }
}
