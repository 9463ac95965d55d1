/// One request, whole. Its head stays as the bytes that arrived; fields are looked up when they are asked for.
package struct HTTPRequest: Sendable {
  package let method: HTTPMethod
  /// The path, percent-decoded once and without the query; `*` for OPTIONS of the server itself.
  package let path: String
  /// The body, decoded where it was chunked.
  package internal(set) var body: [UInt8] = []
  /// Whether the client wants, and its version allows, the connection kept open after the answer.
  package let keepAlive: Bool
  /// 1 for HTTP/1.1, 0 for HTTP/1.0.
  package let minorVersion: Int
  private let target: Range<Int>
  private let queryRange: Range<Int>
  private let head: HTTPHeaderBlock

  /// The target as it stood in the request line, undecoded.
  package var rawTarget: String { head.text(target) }

  /// The pairs of the query in their order, decoded; an escape that is none stands for itself.
  package var query: [(name: String, value: String)] {
    head.bytes[queryRange].split(separator: Byte.ampersand).map { pair in
      let mark = pair.firstIndex(of: Byte.equals) ?? pair.endIndex
      return (
        PercentDecoding.queryPart(pair[..<mark]), PercentDecoding.queryPart(pair[mark...].dropFirst())
      )
    }
  }

  /// The value of a field, whatever the case of its name; several are joined by `", "` (RFC 9110, section 5.3).
  package func header(_ name: String) -> String? { head.value(name) }

  /// The values of all fields of that name, in order and apart.
  package func headerValues(_ name: String) -> [String] { head.values(name) }
}

extension HTTPRequest {
  init(_ line: RequestLine, _ head: HTTPHeaderBlock, keepAlive: Bool) throws(HTTPFailure) {
    guard let path = line.path.isEmpty ? "/" : PercentDecoding.path(head.bytes[line.path]) else {
      throw .malformed("The path holds a malformed escape.")
    }
    method = line.method
    self.path = line.path.isEmpty && head.bytes[line.target.lowerBound] == Byte.asterisk ? "*" : path
    self.keepAlive = keepAlive
    minorVersion = line.minorVersion
    target = line.target
    queryRange = line.query
    self.head = head
  }

  /// A request made here instead of received, with Host added: what a handler's test hands it.
  /// - Throws: what the parser would say to it.
  package init(
    method: HTTPMethod, target: String, headers: [(String, String)] = [], body: [UInt8] = []
  ) throws(HTTPFailure) {
    var text = "\(method.name) \(target) HTTP/1.1\r\nHost: localhost\r\nContent-Length: \(body.count)\r\n"
    for (name, value) in headers { text += "\(name): \(value)\r\n" }
    var parser = HTTPRequestParser(limits: HTTPLimits())
    parser.append(Array((text + "\r\n").utf8) + body)
    switch parser.next() {
    case .request(let request): self = request
    case .failure(let failure): throw failure
    case .needMore, .expectContinue: throw .malformed("The request is incomplete.")
    }
  }
}
