/// Command to pricing: go on only if every product of the draft exists; sent while orders' own projection lacks one.
package struct IdentifyProducts: DraftMessage {
  package static let type = "IdentifyProducts"
  package let draft: Draft

  package init(_ draft: Draft) { self.draft = draft }
}
