/// The first line of a request (RFC 9112, section 3), as places in the head's bytes.
struct RequestLine {
  let method: HTTPMethod
  let target: Range<Int>
  /// The path within the target; empty for `*`.
  let path: Range<Int>
  /// What follows the question mark; empty when there is none.
  let query: Range<Int>
  /// 1 for HTTP/1.1, 0 for HTTP/1.0.
  let minorVersion: Int
  /// Where the field lines begin.
  let end: Int

  /// - Throws: 400 for a malformed line, 414 for a long target, 505 for another version.
  init(_ head: [UInt8], limits: HTTPLimits) throws(HTTPFailure) {
    let span = head.span
    var position = 0
    while span[position].isToken { position += 1 }
    let method = 0..<position
    guard !method.isEmpty, span[position] == Byte.space else { throw .malformed("The request has no proper method.") }
    position += 1
    let start = position
    while span[position] > Byte.space, span[position] < 0x7f { position += 1 }
    target = start..<position
    guard !target.isEmpty, span[position] == Byte.space else { throw .malformed("The request has no proper target.") }
    guard target.count <= limits.targetBytes else { throw .targetTooLong }
    minorVersion = try Self.version(in: span, at: position + 1)
    end = position + 11
    self.method = HTTPMethod(method, in: head)
    (path, query) = try Self.parts(of: target, in: span, method: self.method)
  }

  private static func version(in span: Span<UInt8>, at start: Int) throws(HTTPFailure) -> Int {
    let form: StaticString = "HTTP/0.0\r\n"
    guard start + form.utf8CodeUnitCount <= span.count else { throw .malformed("The request names no version.") }
    for offset in 0..<form.utf8CodeUnitCount {
      let (byte, wanted) = (span[start + offset], form.utf8Start[offset])
      guard wanted.isDigit ? byte.isDigit : byte == wanted else { throw .malformed("The request names no version.") }
    }
    let (major, minor) = (span[start + 5], span[start + 7])
    guard major == 0x31, minor == 0x30 || minor == 0x31 else { throw .version }
    return Int(minor - 0x30)
  }

  /// Origin form, absolute form of an http URL, or the asterisk of OPTIONS (RFC 9112, section 3.2).
  private static func parts(
    of target: Range<Int>, in span: Span<UInt8>, method: HTTPMethod
  ) throws(HTTPFailure) -> (path: Range<Int>, query: Range<Int>) {
    var start = target.lowerBound
    let end = target.upperBound
    if span[start] == Byte.asterisk, target.count == 1, method == .options { return (end..<end, end..<end) }
    if span[start] != Byte.slash { start = try afterAuthority(target, in: span) }
    var mark = start
    while mark < end, span[mark] != Byte.question { mark += 1 }
    return (start..<mark, min(mark + 1, end)..<end)
  }

  private static func afterAuthority(_ target: Range<Int>, in span: Span<UInt8>) throws(HTTPFailure) -> Int {
    let form: StaticString = "http://"
    guard target.count > form.utf8CodeUnitCount else { throw notAPath }
    var position = target.lowerBound
    for offset in 0..<form.utf8CodeUnitCount {
      // The scheme may be that of TLS, which a proxy in front has taken off.
      if offset == 4, span[position].lowered == 0x73 { position += 1 }
      guard span[position].lowered == form.utf8Start[offset] else { throw notAPath }
      position += 1
    }
    while position < target.upperBound, span[position] != Byte.slash, span[position] != Byte.question { position += 1 }
    return position
  }

  private static let notAPath = HTTPFailure.malformed("The request target is neither a path nor an http URL.")
}

extension HTTPMethod {
  /// The method a request line names; the usual ones without making a `String`.
  fileprivate init(_ range: Range<Int>, in head: [UInt8]) {
    switch (range.count, head[range.lowerBound]) {
    case (3, 0x47) where head[1] == 0x45 && head[2] == 0x54: self = .get
    case (4, 0x50) where head[1] == 0x4f && head[2] == 0x53 && head[3] == 0x54: self = .post
    default: self = HTTPMethod(String(decoding: head[range], as: UTF8.self))
    }
  }
}
