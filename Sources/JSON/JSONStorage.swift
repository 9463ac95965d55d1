/// A parsed document, shared by all the views on it. Immutable, so one reference count is all a view costs.
final class JSONStorage: Sendable {
  let bytes: [UInt8]
  let nodes: ContiguousArray<JSONNode>

  init(bytes: [UInt8], nodes: ContiguousArray<JSONNode>) {
    self.bytes = bytes
    self.nodes = nodes
  }

  func text(of node: JSONNode) -> ArraySlice<UInt8> {
    bytes[Int(node.start)..<Int(node.end)]
  }

  /// Calls `body` with what is between the quotes of a string, escapes as written.
  @inline(__always)
  func withContents<R>(of node: JSONNode, _ body: (UnsafeBufferPointer<UInt8>) -> R) -> R {
    bytes.withUnsafeBufferPointer { text in
      body(UnsafeBufferPointer(rebasing: text[Int(node.start) + 1..<Int(node.end) - 1]))
    }
  }

  func string(of node: JSONNode) -> String {
    withContents(of: node) { contents in
      node.isPlain ? String(decoding: contents, as: UTF8.self) : JSONEscape.decode(contents)
    }
  }
}
