/// What the fields of one message say about its body and its connection, gathered in one pass.
struct MessageFraming {
  private(set) var contentLength: Int?
  private(set) var isChunked = false
  private(set) var closes = false
  private(set) var expectsContinue = false
  private(set) var hosts = 0

  /// - Throws: 400 where two readers could disagree on where the body ends (RFC 9112, section 6.3), 417, 501.
  init(_ block: HTTPHeaderBlock) throws(HTTPFailure) {
    for field in block.fields {
      switch field.name.count {
      case 4 where block.isNamed(field, "host"): try readHost(block, field.value)
      case 6 where block.isNamed(field, "expect"): try readExpectation(block, field.value)
      case 10 where block.isNamed(field, "connection"): readConnection(block, field.value)
      case 14 where block.isNamed(field, "content-length"): try readLength(block, field.value)
      case 17 where block.isNamed(field, "transfer-encoding"): try readCodings(block, field.value)
      default: break
      }
    }
    if isChunked, contentLength != nil {
      throw .malformed("The message has both Content-Length and Transfer-Encoding.")
    }
  }

  private mutating func readHost(_ block: HTTPHeaderBlock, _ value: Range<Int>) throws(HTTPFailure) {
    hosts += 1
    for byte in block.bytes[value] where !(byte.isToken || byte == Byte.colon || byte == 0x5b || byte == 0x5d) {
      throw .malformed("The Host field is no host.")
    }
  }

  private mutating func readExpectation(_ block: HTTPHeaderBlock, _ value: Range<Int>) throws(HTTPFailure) {
    guard block.matches(value, "100-continue") else { throw .expectation }
    expectsContinue = true
  }

  private mutating func readConnection(_ block: HTTPHeaderBlock, _ value: Range<Int>) {
    if block.matches(value, "keep-alive") { return }
    for option in block.members(of: value) where block.matches(option, "close") { closes = true }
  }

  /// Digits and nothing else; repeated lengths must agree (RFC 9110, section 8.6).
  private mutating func readLength(_ block: HTTPHeaderBlock, _ value: Range<Int>) throws(HTTPFailure) {
    guard !value.isEmpty, value.count <= 18 else { throw .malformed("The Content-Length is no number in range.") }
    var length = 0
    for byte in block.bytes[value] {
      guard byte.isDigit else { throw .malformed("The Content-Length is not made of digits.") }
      length = length * 10 + Int(byte - 0x30)
    }
    guard contentLength == nil || contentLength == length else { throw .malformed("Two Content-Lengths differ.") }
    contentLength = length
  }

  private mutating func readCodings(_ block: HTTPHeaderBlock, _ value: Range<Int>) throws(HTTPFailure) {
    let codings = block.members(of: value)
    guard !codings.isEmpty else { throw .malformed("The Transfer-Encoding is empty.") }
    for coding in codings {
      guard block.matches(coding, "chunked") else { throw .transferCoding }
      guard !isChunked else { throw .malformed("The body is chunked twice.") }
      isChunked = true
    }
  }
}
