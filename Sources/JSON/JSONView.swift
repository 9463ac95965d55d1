/// One value of a document: a handle of two words that keeps the document alive.
package struct JSONView: Sendable {
  let storage: JSONStorage
  let index: Int

  @inline(__always)
  var node: JSONNode { storage.nodes[index] }

  package var kind: JSONKind { node.kind }

  package var isNull: Bool { kind == .null }

  /// This value's text as it stands in the document, quotes and brackets included. Shares the document's bytes.
  package var raw: ArraySlice<UInt8> { storage.text(of: node) }

  /// Elements of an array or members of an object, repeated names counted each time; 0 for other kinds.
  package var count: Int { Int(node.count) }
}

extension JSONView {
  /// The member of that name; the last one when the name is repeated. Nil when absent or when this is not an object.
  ///
  /// Walks the members without allocating. Names are compared as bytes, not by Unicode equivalence.
  package subscript(_ key: String) -> JSONView? {
    let object = node
    guard object.kind == .object else { return nil }
    var key = key
    let found = key.withUTF8 { wanted in lastValue(named: wanted, in: object) }
    return found.map { JSONView(storage: storage, index: $0) }
  }

  /// An array's element, counted from 0. Nil past the end and when this is not an array. Linear in `position`.
  package subscript(_ position: Int) -> JSONView? {
    let array = node
    guard array.kind == .array, position >= 0, position < Int(array.count) else { return nil }
    var index = index + 1
    for _ in 0..<position { index = Int(storage.nodes[index].next) }
    return JSONView(storage: storage, index: index)
  }

  private func lastValue(named wanted: UnsafeBufferPointer<UInt8>, in object: JSONNode) -> Int? {
    storage.bytes.withUnsafeBufferPointer { text in
      storage.nodes.withUnsafeBufferPointer { nodes in
        var found: Int?
        var name = index + 1
        for _ in 0..<object.count {
          if isName(nodes[name], in: text, equalTo: wanted) { found = name + 1 }
          name = Int(nodes[name + 1].next)
        }
        return found
      }
    }
  }

  @inline(__always)
  private func isName(
    _ name: JSONNode, in text: UnsafeBufferPointer<UInt8>, equalTo wanted: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    guard name.isPlain else { return storage.string(of: name).utf8.elementsEqual(wanted) }
    let start = Int(name.start) + 1
    guard Int(name.end) - 1 - start == wanted.count else { return false }
    for offset in 0..<wanted.count where text[start + offset] != wanted[offset] { return false }
    return true
  }
}
