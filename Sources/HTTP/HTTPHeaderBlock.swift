/// The head of one message as it arrived, with the places of its fields. Nothing becomes a `String` before it is
/// asked for; names are compared without regard to case (RFC 9110, section 5.1).
struct HTTPHeaderBlock: Sendable {
  struct Field: Sendable {
    let name: Range<Int>
    let value: Range<Int>
  }

  let bytes: [UInt8]
  let fields: [Field]

  /// Reads the field lines from `start` to the empty line that ends `bytes`.
  /// - Throws: 400 for what RFC 9112, section 5, has a server refuse: white space before the colon, a folded line,
  ///   a name that is no token, a control character (CR and NUL among them) in a value.
  init(_ bytes: [UInt8], from start: Int) throws(HTTPFailure) {
    var fields: [Field] = []
    fields.reserveCapacity(16)
    let span = bytes.span
    var position = start
    while span[position] != Byte.carriageReturn {
      let field = try Self.field(in: span, at: &position)
      fields.append(field)
    }
    guard position == bytes.count - 2 else { throw .malformed("A field line holds a bare CR.") }
    self.bytes = bytes
    self.fields = fields
  }

  private static func field(in span: Span<UInt8>, at position: inout Int) throws(HTTPFailure) -> Field {
    let start = position
    while span[position].isToken { position += 1 }
    let name = start..<position
    guard !name.isEmpty, span[position] == Byte.colon else { throw .malformed("A field line has no proper name.") }
    position += 1
    while span[position].isBlank { position += 1 }
    let valueStart = position
    while span[position].isFieldValue { position += 1 }
    var valueEnd = position
    while valueEnd > valueStart, span[valueEnd - 1].isBlank { valueEnd -= 1 }
    guard span[position] == Byte.carriageReturn, span[position + 1] == Byte.lineFeed else {
      throw .malformed("A field value holds a control character.")
    }
    position += 2
    return Field(name: name, value: valueStart..<valueEnd)
  }

  /// The values of all fields of that name, in order.
  func values(_ name: String) -> [String] {
    var values: [String] = []
    for field in fields where isNamed(field, name) { values.append(text(field.value)) }
    return values
  }

  /// The value of the field, several joined by a comma and a space (RFC 9110, section 5.3).
  func value(_ name: String) -> String? {
    var joined: String?
    for field in fields where isNamed(field, name) {
      joined = joined.map { $0 + ", " + text(field.value) } ?? text(field.value)
    }
    return joined
  }

  /// The bytes as text; what is not UTF-8 shows as U+FFFD.
  func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }

  func isNamed(_ field: Field, _ name: String) -> Bool { matches(field.name, name) }

  /// Whether the bytes spell the word, without regard to the case of ASCII letters.
  func matches(_ range: Range<Int>, _ word: String) -> Bool {
    guard range.count == word.utf8.count else { return false }
    var position = range.lowerBound
    for byte in word.utf8 {
      guard bytes[position].lowered == byte.lowered else { return false }
      position += 1
    }
    return true
  }

  /// Calls for each member of a comma-separated list (RFC 9110, section 5.6.1); empty members are left out.
  func members(of range: Range<Int>) -> [Range<Int>] {
    var members: [Range<Int>] = []
    for part in bytes[range].split(separator: Byte.comma) {
      var (low, high) = (part.startIndex, part.endIndex)
      while low < high, bytes[low].isBlank { low += 1 }
      while high > low, bytes[high - 1].isBlank { high -= 1 }
      if low < high { members.append(low..<high) }
    }
    return members
  }
}
