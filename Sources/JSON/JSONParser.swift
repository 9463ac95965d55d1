/// Validates a text and lays its values out as a tape of nodes.
///
/// It does not recurse: an open container keeps its parent's node number in `next`, so depth costs no stack.
struct JSONParser {
  let text: UnsafeBufferPointer<UInt8>
  private(set) var nodes = ContiguousArray<JSONNode>()
  var position = 0
  private let depthLimit: Int
  private var depth = 0
  /// The innermost open container; meaningful while `depth` is above zero.
  private var container = 0

  init(_ text: UnsafeBufferPointer<UInt8>, depthLimit: Int) {
    self.text = text
    self.depthLimit = depthLimit
    nodes.reserveCapacity(text.count / Self.usualBytesPerNode + 4)
  }

  /// Order bodies have about one name or value in ten bytes; a denser text only makes the tape grow once or twice.
  private static let usualBytesPerNode = 8

  mutating func parse() throws(JSONError) {
    if text.starts(with: [0xEF, 0xBB, 0xBF]) { throw fault("a byte order mark is not accepted") }
    repeat {
      try readValue()
    } while try moreFollows()
    guard position == text.count else { throw fault("unexpected text after the value") }
  }

  /// Reads a scalar or an empty container; at a container with contents, opens it and reads its first value.
  private mutating func readValue() throws(JSONError) {
    while true {
      skipWhitespace()
      guard position < text.count else { throw fault("the text ends where a value should be") }
      switch text[position] {
      case ASCII.quote: return try readString()
      case ASCII.minus, ASCII.zero...ASCII.nine: return try readNumber()
      case ASCII.openBrace:
        try open(.object)
        if peek() == ASCII.closeBrace { return close() }
        try readName()
      case ASCII.openBracket:
        try open(.array)
        if peek() == ASCII.closeBracket { return close() }
      case UInt8(ascii: "t"): return try readLiteral("true", .bool)
      case UInt8(ascii: "f"): return try readLiteral("false", .bool)
      case UInt8(ascii: "n"): return try readLiteral("null", .null)
      default: throw fault("expected a value")
      }
    }
  }

  /// After a value: closes the containers that end here. True when a comma promises one more value.
  private mutating func moreFollows() throws(JSONError) -> Bool {
    while true {
      skipWhitespace()
      guard depth > 0 else { return false }
      nodes[container].count += 1
      let inObject = nodes[container].kind == .object
      guard position < text.count else { throw fault("the text ends inside \(inObject ? "an object" : "an array")") }
      let byte = text[position]
      if byte == ASCII.comma {
        position += 1
        if inObject { try readName() }
        return true
      }
      guard byte == (inObject ? ASCII.closeBrace : ASCII.closeBracket) else {
        throw fault(inObject ? "expected , or } after a member" : "expected , or ] after an element")
      }
      close()
    }
  }

  private mutating func readName() throws(JSONError) {
    guard peek() == ASCII.quote else { throw fault("expected a member name in quotes") }
    try readString()
    guard peek() == ASCII.colon else { throw fault("expected : after a member name") }
    position += 1
  }

  private mutating func readLiteral(_ literal: StaticString, _ kind: JSONKind) throws(JSONError) {
    let start = position
    let end = start + literal.utf8CodeUnitCount
    guard end <= text.count else { throw fault("expected \(literal)") }
    for offset in 0..<literal.utf8CodeUnitCount where text[start + offset] != literal.utf8Start[offset] {
      throw fault("expected \(literal)")
    }
    position = end
    append(kind, from: start)
  }

  private mutating func open(_ kind: JSONKind) throws(JSONError) {
    guard depth < depthLimit else { throw fault("more than \(depthLimit) arrays and objects within one another") }
    let index = nodes.count
    append(kind, from: position)
    nodes[index].next = UInt32(truncatingIfNeeded: container)
    container = index
    depth += 1
    position += 1
  }

  private mutating func close() {
    position += 1
    let parent = Int(nodes[container].next)
    nodes[container].end = UInt32(truncatingIfNeeded: position)
    nodes[container].next = UInt32(truncatingIfNeeded: nodes.count)
    container = parent
    depth -= 1
  }
}

extension JSONParser {
  /// Adds a node for the text from `start` to `position`.
  @inline(__always)
  mutating func append(_ kind: JSONKind, from start: Int, isPlain: Bool = true) {
    nodes.append(
      JSONNode(
        start: UInt32(truncatingIfNeeded: start), end: UInt32(truncatingIfNeeded: position),
        next: UInt32(truncatingIfNeeded: nodes.count + 1), count: 0, kind: kind, isPlain: isPlain))
  }

  @inline(__always)
  mutating func skipWhitespace() {
    while position < text.count {
      let byte = text[position]
      if byte > ASCII.space { return }
      guard byte == ASCII.space || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
      position += 1
    }
  }

  /// The byte after any whitespace, not consumed; 0, which is not in the grammar, at the end of the text.
  @inline(__always)
  private mutating func peek() -> UInt8 {
    skipWhitespace()
    return position < text.count ? text[position] : 0
  }

  func fault(_ message: String) -> JSONError { JSONError(offset: position, message: message) }
}
