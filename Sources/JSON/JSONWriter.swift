/// Writes compact JSON into one growing array of bytes, commas included.
///
/// Debug builds trap on a sequence of calls that is not one JSON value, such as two values in an object without a key
/// between them; release builds do not look.
package struct JSONWriter: Sendable {
  package private(set) var bytes: [UInt8] = []
  /// A value has just ended, so that whatever comes next in the same container needs a comma before it.
  private var needsComma = false
  private var nesting = JSONNesting()

  /// - Parameter capacity: Bytes to allocate at once; more are allocated when they are needed.
  package init(reserving capacity: Int = 256) {
    bytes.reserveCapacity(capacity)
  }

  /// Ready for another value.
  package mutating func removeAll(keepingCapacity: Bool) {
    bytes.removeAll(keepingCapacity: keepingCapacity)
    needsComma = false
    nesting = JSONNesting()
  }

  package mutating func beginObject() { begin(.object, ASCII.openBrace) }

  package mutating func endObject() { end(.object, ASCII.closeBrace) }

  package mutating func beginArray() { begin(.array, ASCII.openBracket) }

  package mutating func endArray() { end(.array, ASCII.closeBracket) }

  /// A member name that needs no escaping, copied as it is. A literal argument chooses this overload.
  package mutating func key(_ key: StaticString) {
    nesting.key()
    separate()
    bytes.append(ASCII.quote)
    key.withUTF8Buffer { name in
      assert(PlainRun.end(in: name, from: 0, stoppingAtNonASCII: false) == name.count, "\(key) needs escaping")
      bytes.append(contentsOf: name)
    }
    endKey()
  }

  @_disfavoredOverload
  package mutating func key(_ key: String) {
    nesting.key()
    separate()
    bytes.append(ASCII.quote)
    escaped(key)
    endKey()
  }

  /// Escapes what RFC 8259 §7 demands and nothing else.
  package mutating func string(_ value: String) {
    begin()
    bytes.append(ASCII.quote)
    escaped(value)
    bytes.append(ASCII.quote)
    needsComma = true
  }

  package mutating func integer(_ value: Int64) {
    begin()
    digits(value)
    needsComma = true
  }

  package mutating func integer(_ value: Int) { integer(Int64(value)) }

  /// The shortest text that reads back as the same double. Traps unless `value` is finite: JSON has no other.
  package mutating func number(_ value: Double) {
    precondition(value.isFinite, "JSON has no \(value)")
    begin()
    bytes.append(contentsOf: value.description.utf8)
    needsComma = true
  }

  package mutating func bool(_ value: Bool) { literal(value ? "true" : "false") }

  package mutating func null() { literal("null") }

  /// A value that is already JSON; it is not looked at.
  package mutating func raw(_ json: some Sequence<UInt8>) {
    begin()
    bytes.append(contentsOf: json)
    needsComma = true
  }

  package mutating func raw(_ json: [UInt8]) {
    begin()
    bytes.append(contentsOf: json)
    needsComma = true
  }

  package mutating func raw(_ json: ArraySlice<UInt8>) {
    begin()
    bytes.append(contentsOf: json)
    needsComma = true
  }
}

extension JSONWriter {
  @inline(__always)
  private mutating func begin() {
    nesting.value()
    separate()
  }

  @inline(__always)
  private mutating func separate() {
    if needsComma { bytes.append(ASCII.comma) }
  }

  private mutating func begin(_ kind: JSONKind, _ bracket: UInt8) {
    begin()
    nesting.open(kind)
    bytes.append(bracket)
    needsComma = false
  }

  private mutating func end(_ kind: JSONKind, _ bracket: UInt8) {
    nesting.close(kind)
    bytes.append(bracket)
    needsComma = true
  }

  private mutating func endKey() {
    bytes.append(ASCII.quote)
    bytes.append(ASCII.colon)
    needsComma = false
  }

  private mutating func literal(_ literal: StaticString) {
    begin()
    literal.withUTF8Buffer { bytes.append(contentsOf: $0) }
    needsComma = true
  }

  private mutating func escaped(_ value: String) {
    var value = value
    value.withUTF8 { text in
      var position = 0
      while true {
        let end = PlainRun.end(in: text, from: position, stoppingAtNonASCII: false)
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[position..<end]))
        guard end < text.count else { return }
        escape(text[end])
        position = end + 1
      }
    }
  }

  private mutating func escape(_ byte: UInt8) {
    bytes.append(ASCII.backslash)
    if let name = JSONEscape.name(for: byte) { return bytes.append(name) }
    bytes.append(contentsOf: [UInt8(ascii: "u"), ASCII.zero, ASCII.zero, ASCII.zero &+ byte >> 4])
    bytes.append(ASCII.lowercaseHexadecimal(byte & 0x0F))
  }

  /// Digits are made from the magnitude, for `Int64.min` has no positive counterpart.
  private mutating func digits(_ value: Int64) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { buffer in
      var magnitude = value.magnitude
      var start = 20
      repeat {
        let (quotient, remainder) = magnitude.quotientAndRemainder(dividingBy: 10)
        start -= 1
        buffer[start] = ASCII.zero &+ UInt8(truncatingIfNeeded: remainder)
        magnitude = quotient
      } while magnitude > 0
      if value < 0 {
        start -= 1
        buffer[start] = ASCII.minus
      }
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: buffer[start...]))
    }
  }
}
