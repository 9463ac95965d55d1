extension JSONParser {
  /// RFC 8259 §7; the opening quote is at `position`.
  mutating func readString() throws(JSONError) {
    let start = position
    var isPlain = true
    position += 1
    while true {
      position = PlainRun.end(in: text, from: position, stoppingAtNonASCII: true)
      guard position < text.count else { throw fault("the text ends inside a string") }
      switch text[position] {
      case ASCII.quote:
        position += 1
        return append(.string, from: start, isPlain: isPlain)
      case ASCII.backslash:
        isPlain = false
        try readEscape()
      case 0x80...:
        try readMultibyte()
      default:
        throw fault("a control character in a string must be escaped")
      }
    }
  }

  private mutating func readEscape() throws(JSONError) {
    let escape = position
    guard escape + 1 < text.count else { throw fault("the text ends inside an escape") }
    position += 2
    guard text[escape + 1] == UInt8(ascii: "u") else {
      guard JSONEscape.byte(for: text[escape + 1]) != nil else { throw fault("unknown escape", at: escape) }
      return
    }
    switch try readHexadecimal() {
    case 0xD800...0xDBFF:
      guard position + 1 < text.count, text[position] == ASCII.backslash, text[position + 1] == UInt8(ascii: "u") else {
        throw fault("a high surrogate without its low one", at: escape)
      }
      position += 2
      guard case 0xDC00...0xDFFF = try readHexadecimal() else {
        throw fault("a high surrogate without its low one", at: escape)
      }
    case 0xDC00...0xDFFF: throw fault("a low surrogate without its high one", at: escape)
    default: return
    }
  }

  private mutating func readHexadecimal() throws(JSONError) -> UInt32 {
    guard position + 4 <= text.count, let unit = JSONEscape.codeUnit(in: text, at: position) else {
      throw fault("expected four hexadecimal digits")
    }
    position += 4
    return unit
  }

  /// Table 3-7 of the Unicode Standard: no overlong forms, no surrogates, nothing past U+10FFFF.
  private mutating func readMultibyte() throws(JSONError) {
    let lead = text[position]
    let length: Int
    var second: ClosedRange<UInt8> = 0x80...0xBF
    switch lead {
    case 0xC2...0xDF: length = 2
    case 0xE0...0xEF:
      length = 3
      if lead == 0xE0 { second = 0xA0...0xBF } else if lead == 0xED { second = 0x80...0x9F }
    case 0xF0...0xF4:
      length = 4
      if lead == 0xF0 { second = 0x90...0xBF } else if lead == 0xF4 { second = 0x80...0x8F }
    default: throw fault("the text is not UTF-8")
    }
    guard position + length <= text.count, second.contains(text[position + 1]) else {
      throw fault("the text is not UTF-8")
    }
    for offset in 2..<max(length, 2) where text[position + offset] & 0xC0 != 0x80 {
      throw fault("the text is not UTF-8")
    }
    position += length
  }

  private func fault(_ message: String, at offset: Int) -> JSONError { JSONError(offset: offset, message: message) }
}
