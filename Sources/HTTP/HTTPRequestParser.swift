/// What a parser makes of the bytes it was given.
package enum HTTPParserEvent: Sendable {
  /// Nothing more until more bytes come.
  case needMore
  /// The client waits for `100 Continue` before it sends the body; told once per request.
  case expectContinue
  case request(HTTPRequest)
  /// The message is refused, and nothing after it can be trusted: the parser says so for ever.
  case failure(HTTPFailure)
}

/// A push parser for HTTP/1.1 requests (RFC 9112): bytes go in as they arrive, requests come out in order.
/// It knows nothing of sockets and of time.
package struct HTTPRequestParser: Sendable {
  /// How far the present request has come.
  package enum Stage: Sendable, Equatable {
    case idle
    case head
    case body
  }

  private enum Body {
    case length(Int)
    case chunked(ChunkedBody)
  }

  private let limits: HTTPLimits
  private var buffer = InputBuffer()
  private var scanner: HeadScanner
  private var pending: HTTPRequest?
  private var body = Body.length(0)
  private var failure: HTTPFailure?

  package init(limits: HTTPLimits) {
    self.limits = limits
    scanner = HeadScanner(limit: limits.headerBytes)
  }

  package var stage: Stage { pending != nil ? .body : buffer.isEmpty ? .idle : .head }

  package mutating func append(_ bytes: [UInt8]) {
    buffer.append(bytes)
  }

  package mutating func append(_ bytes: UnsafeRawBufferPointer) {
    buffer.append(bytes)
  }

  /// The next thing the bytes so far amount to. Call it until it needs more.
  package mutating func next() -> HTTPParserEvent {
    if let failure { return .failure(failure) }
    do throws(HTTPFailure) {
      return try advance()
    } catch {
      failure = error
      return .failure(error)
    }
  }

  private mutating func advance() throws(HTTPFailure) -> HTTPParserEvent {
    if pending == nil {
      guard let expects = try readHead() else { return .needMore }
      if expects { return .expectContinue }
    }
    guard let bytes = try readBody(), var request = pending else { return .needMore }
    pending = nil
    request.body = bytes
    return .request(request)
  }

  /// Reads a head into `pending`: nil while it is incomplete, otherwise whether the client waits to be told to go on.
  private mutating func readHead() throws(HTTPFailure) -> Bool? {
    dropEmptyLines()
    guard let length = try scanner.end(in: buffer) else { return nil }
    scanner = HeadScanner(limit: limits.headerBytes)
    let bytes = buffer.take(length)
    let line = try RequestLine(bytes, limits: limits)
    let block = try HTTPHeaderBlock(bytes, from: line.end)
    let framing = try MessageFraming(block)
    try check(framing, line)
    let keepAlive = line.minorVersion == 1 && !framing.closes
    pending = try HTTPRequest(line, block, keepAlive: keepAlive)
    body = framing.isChunked ? .chunked(ChunkedBody(limits)) : .length(framing.contentLength ?? 0)
    let hasBody = framing.isChunked || framing.contentLength ?? 0 > 0
    return framing.expectsContinue && line.minorVersion == 1 && hasBody && buffer.isEmpty
  }

  /// Empty lines before a request are no request (RFC 9112, section 2.2).
  private mutating func dropEmptyLines() {
    while buffer.count >= 2, buffer[0] == Byte.carriageReturn, buffer[1] == Byte.lineFeed { buffer.drop(2) }
  }

  private func check(_ framing: MessageFraming, _ line: RequestLine) throws(HTTPFailure) {
    if line.minorVersion == 1 ? framing.hosts != 1 : framing.hosts > 1 {
      throw .malformed("The request must have exactly one Host field.")
    }
    if framing.isChunked, line.minorVersion == 0 { throw .malformed("HTTP/1.0 knows no Transfer-Encoding.") }
    if let length = framing.contentLength, length > limits.bodyBytes { throw .bodyTooLarge }
  }

  private mutating func readBody() throws(HTTPFailure) -> [UInt8]? {
    switch body {
    case .length(0):
      return []
    case .length(let length):
      return buffer.count >= length ? buffer.take(length) : nil
    case .chunked(var chunks):
      body = .length(0)
      let isWhole = try chunks.read(&buffer)
      if isWhole { return chunks.bytes }
      body = .chunked(chunks)
      return nil
    }
  }
}
