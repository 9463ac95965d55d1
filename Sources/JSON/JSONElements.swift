/// The elements of an array, in order.
package struct JSONElements: Sequence, IteratorProtocol, Sendable {
  private let storage: JSONStorage
  private var index: Int
  private var remaining: Int

  fileprivate init(of array: JSONView) {
    storage = array.storage
    index = array.index + 1
    remaining = array.kind == .array ? array.count : 0
  }

  package var underestimatedCount: Int { remaining }

  package mutating func next() -> JSONView? {
    guard remaining > 0 else { return nil }
    let element = JSONView(storage: storage, index: index)
    index = Int(element.node.next)
    remaining -= 1
    return element
  }
}

extension JSONView {
  /// Empty when this is not an array.
  package var elements: JSONElements { JSONElements(of: self) }
}
