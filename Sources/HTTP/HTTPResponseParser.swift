/// A push parser for the answers a client receives (RFC 9112, sections 4 and 6.3). Interim answers are passed over.
package struct HTTPResponseParser: Sendable {
  package enum Event: Sendable {
    case needMore
    case response(HTTPClientResponse)
    /// The answer cannot be understood, and nothing after it.
    case failure(HTTPFailure)
  }

  private enum Body {
    case length(Int)
    case chunked(ChunkedBody)
    case untilClose
  }

  private let limits: HTTPLimits
  private var buffer = InputBuffer()
  private var scanner: HeadScanner
  private var pending: HTTPClientResponse?
  private var body = Body.length(0)
  private var failure: HTTPFailure?

  /// Set while the answer to a HEAD is awaited: it has a length and no body.
  package var answersHead = false

  /// - Parameter limits: Its `headerBytes` and `bodyBytes` bound the answer.
  package init(limits: HTTPLimits = HTTPLimits()) {
    self.limits = limits
    scanner = HeadScanner(limit: limits.headerBytes)
  }

  /// Whether nothing of an answer has arrived.
  package var isIdle: Bool { pending == nil && buffer.isEmpty }

  package mutating func append(_ bytes: [UInt8]) {
    buffer.append(bytes)
  }

  package mutating func append(_ bytes: UnsafeRawBufferPointer) {
    buffer.append(bytes)
  }

  /// The next answer the bytes so far amount to.
  package mutating func next() -> Event {
    if let failure { return .failure(failure) }
    do throws(HTTPFailure) {
      return try advance()
    } catch {
      failure = error
      return .failure(error)
    }
  }

  /// The connection has ended: the answer that was to end with it, or a failure when one was cut short.
  package mutating func finish() -> Event {
    guard failure == nil, var response = pending, case .untilClose = body else {
      return isIdle ? .needMore : .failure(.malformed("The answer was cut short."))
    }
    pending = nil
    response.body = buffer.take(buffer.count)
    return .response(response)
  }

  private mutating func advance() throws(HTTPFailure) -> Event {
    while pending == nil {
      guard try readHead() else { return .needMore }
    }
    guard let bytes = try readBody(), var response = pending else { return .needMore }
    pending = nil
    response.body = bytes
    return .response(response)
  }

  /// Reads a head; an interim one leaves `pending` empty.
  private mutating func readHead() throws(HTTPFailure) -> Bool {
    guard let length = try scanner.end(in: buffer) else { return false }
    scanner = HeadScanner(limit: limits.headerBytes)
    let bytes = buffer.take(length)
    let line = try StatusLine(bytes)
    let block = try HTTPHeaderBlock(bytes, from: line.end)
    guard line.status >= 200 else { return true }
    let framing = try MessageFraming(block)
    body = try bodyForm(line, framing)
    var keepAlive = line.minorVersion >= 1 && !framing.closes
    if case .untilClose = body { keepAlive = false }
    pending = HTTPClientResponse(status: line.status, keepAlive: keepAlive, head: block)
    return true
  }

  private func bodyForm(_ line: StatusLine, _ framing: MessageFraming) throws(HTTPFailure) -> Body {
    if answersHead || !HTTPStatus.hasBody(line.status) { return .length(0) }
    if framing.isChunked { return .chunked(ChunkedBody(limits)) }
    guard let length = framing.contentLength else { return .untilClose }
    guard length <= limits.bodyBytes else { throw .bodyTooLarge }
    return .length(length)
  }

  private mutating func readBody() throws(HTTPFailure) -> [UInt8]? {
    switch body {
    case .length(let length):
      return buffer.count >= length ? buffer.take(length) : nil
    case .chunked(var chunks):
      body = .length(0)
      let isWhole = try chunks.read(&buffer)
      if isWhole { return chunks.bytes }
      body = .chunked(chunks)
      return nil
    case .untilClose:
      guard buffer.count <= limits.bodyBytes else { throw .bodyTooLarge }
      return nil
    }
  }
}
