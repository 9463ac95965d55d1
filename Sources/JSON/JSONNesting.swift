/// What a writer may be asked for next. It remembers and checks in debug builds only; elsewhere it is empty.
struct JSONNesting: Sendable {
  #if DEBUG
    private var open: [JSONKind] = []
    private var hasKey = false
    private var isDone = false

    mutating func value() {
      precondition(!isDone, "a second value after the first is complete")
      precondition(open.last != .object || hasKey, "a value in an object needs a key")
      hasKey = false
      isDone = open.isEmpty
    }

    mutating func key() {
      precondition(open.last == .object && !hasKey, "a key where a value is due")
      hasKey = true
    }

    mutating func open(_ kind: JSONKind) {
      open.append(kind)
      isDone = false
    }

    mutating func close(_ kind: JSONKind) {
      precondition(open.last == kind && !hasKey, "closed what is not open, or left a key without its value")
      open.removeLast()
      isDone = open.isEmpty
    }
  #else
    @inline(__always) func value() {}
    @inline(__always) func key() {}
    @inline(__always) func open(_ kind: JSONKind) {}
    @inline(__always) func close(_ kind: JSONKind) {}
  #endif
}
