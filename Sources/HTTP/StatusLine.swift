/// The first line of an answer (RFC 9112, section 4).
struct StatusLine {
  let status: Int
  let minorVersion: Int
  /// Where the field lines begin.
  let end: Int

  /// - Throws: 400 for a line that is none, 505 for another major version.
  init(_ head: [UInt8]) throws(HTTPFailure) {
    let span = head.span
    let form: StaticString = "HTTP/0.0 000"
    for offset in 0..<form.utf8CodeUnitCount {
      guard offset < span.count else { throw .malformed("The answer has no status line.") }
      let wanted = form.utf8Start[offset]
      guard wanted.isDigit ? span[offset].isDigit : span[offset] == wanted else {
        throw .malformed("The answer has no status line.")
      }
    }
    guard span[5] == 0x31 else { throw .version }
    minorVersion = Int(span[7] - 0x30)
    status = Int(span[9] - 0x30) * 100 + Int(span[10] - 0x30) * 10 + Int(span[11] - 0x30)
    guard status >= 100 else { throw .malformed("The answer has no proper status.") }
    var position = form.utf8CodeUnitCount
    guard span[position] == Byte.space || span[position] == Byte.carriageReturn else {
      throw .malformed("The answer has no proper status.")
    }
    while span[position].isFieldValue { position += 1 }
    guard span[position] == Byte.carriageReturn, span[position + 1] == Byte.lineFeed else {
      throw .malformed("The status line holds a control character.")
    }
    end = position + 2
  }
}
