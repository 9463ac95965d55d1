/// The members of an object as they are written: in order, repeated names each time.
package struct JSONMembers: Sequence, IteratorProtocol, Sendable {
  private let storage: JSONStorage
  private var index: Int
  private var remaining: Int

  fileprivate init(of object: JSONView) {
    storage = object.storage
    index = object.index + 1
    remaining = object.kind == .object ? object.count : 0
  }

  package var underestimatedCount: Int { remaining }

  package mutating func next() -> (key: String, value: JSONView)? {
    guard remaining > 0 else { return nil }
    let key = storage.string(of: storage.nodes[index])
    let value = JSONView(storage: storage, index: index + 1)
    index = Int(value.node.next)
    remaining -= 1
    return (key, value)
  }
}

extension JSONView {
  /// Empty when this is not an object.
  package var members: JSONMembers { JSONMembers(of: self) }
}
