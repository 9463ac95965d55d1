/// A JSON text and the flat array of nodes that says where each of its values lies.
///
/// Parsing validates everything once (RFC 8259 grammar, RFC 3629 UTF-8, paired surrogates, limits), so that no later
/// read can fail on the text itself. Strings and numbers are decoded only when they are asked for.
package struct JSONDocument: Sendable {
  private let storage: JSONStorage

  /// - Throws: ``JSONError`` at the first byte that is not JSON, or when a limit is passed. A byte order mark is
  ///   refused (RFC 8259 §8.1 leaves that open).
  package init(_ bytes: [UInt8], limits: JSONLimits = JSONLimits()) throws(JSONError) {
    let longest = min(limits.bytes, JSONLimits.longestText)
    guard bytes.count <= longest else {
      throw JSONError(offset: longest, message: "the text is longer than \(longest) bytes")
    }
    let nodes = try bytes.withUnsafeBufferPointer { text throws(JSONError) in
      var parser = JSONParser(text, depthLimit: limits.depth)
      try parser.parse()
      return parser.nodes
    }
    storage = JSONStorage(bytes: bytes, nodes: nodes)
  }

  package var root: JSONView { JSONView(storage: storage, index: 0) }
}
