extension JSONParser {
  /// RFC 8259 §6. Every number of the grammar is accepted, however large; reading it may still find that it does not
  /// fit.
  mutating func readNumber() throws(JSONError) {
    let start = position
    var isInteger = true
    if text[position] == ASCII.minus { position += 1 }
    if position < text.count, text[position] == ASCII.zero {
      position += 1
      if position < text.count, ASCII.isDigit(text[position]) { throw fault("a number must not begin with 0") }
    } else {
      try readDigits()
    }
    if position < text.count, text[position] == UInt8(ascii: ".") {
      isInteger = false
      position += 1
      try readDigits()
    }
    if position < text.count, text[position] | 0x20 == UInt8(ascii: "e") {
      isInteger = false
      position += 1
      if position < text.count, text[position] == UInt8(ascii: "+") || text[position] == ASCII.minus { position += 1 }
      try readDigits()
    }
    append(.number, from: start, isPlain: isInteger)
  }

  @inline(__always)
  private mutating func readDigits() throws(JSONError) {
    let start = position
    while position < text.count, ASCII.isDigit(text[position]) { position += 1 }
    guard position > start else { throw fault("expected a digit") }
  }
}
