package import EventLoop
import Glibc

/// One connection to a server, with one request in flight. It connects when it has something to send, keeps the
/// connection for the next request, and connects anew when the server closed it in between. Several hundred share a
/// loop.
package final class HTTPClientConnection {
  package typealias Completion = (Result<HTTPClientResponse, HTTPClientError>) -> Void

  private enum State {
    case disconnected
    case connecting
    case connected
  }

  private let loop: EventLoop
  private let host: String
  private let port: Int
  private let limits: HTTPLimits
  private let timeoutMilliseconds: Int64
  private var address: SocketAddress?
  private var descriptor: Int32 = -1
  private var state = State.disconnected
  private var parser: HTTPResponseParser
  private var output = OutputBuffer()
  private var current: HTTPClientExchange?

  /// - Parameters:
  ///   - host: A name or numeric address. It is resolved once, at the first request; a name may block the loop then.
  ///   - timeoutMilliseconds: From `send` to the whole answer.
  ///   - limits: Bounds the answer's head and body.
  package init(
    loop: EventLoop, host: String, port: Int, timeoutMilliseconds: Int64 = 30_000, limits: HTTPLimits = HTTPLimits()
  ) {
    self.loop = loop
    self.host = host
    self.port = port
    self.timeoutMilliseconds = timeoutMilliseconds
    self.limits = limits
    parser = HTTPResponseParser(limits: limits)
  }

  deinit { disconnect() }

  /// Whether a request is in flight.
  package var isBusy: Bool { current != nil }

  /// Sends one request; Host and Content-Length are added. `done` is called once, on the loop, never before `send`
  /// returns. An idempotent request whose kept connection turns out to be closed is sent once more on a new one.
  package func send(
    method: HTTPMethod, path: String, headers: [(String, String)] = [], body: [UInt8] = [],
    _ done: @escaping Completion
  ) {
    guard current == nil else {
      loop.after(milliseconds: 0) { done(.failure(.busy)) }
      return
    }
    let exchange = HTTPClientExchange(
      method: method, bytes: encoded(method, path, headers, body), wasConnected: state == .connected, done: done)
    current = exchange
    exchange.timer = loop.after(milliseconds: timeoutMilliseconds) { [self] in fail(.timedOut) }
    begin(exchange)
  }

  /// Closes the connection; a request in flight fails with `cancelled`. A later `send` connects anew.
  package func close() {
    if current == nil { disconnect() } else { fail(.cancelled) }
  }

  private func begin(_ exchange: HTTPClientExchange) {
    output.bytes = exchange.bytes
    parser.answersHead = exchange.method == .head
    if state == .connected { return write() }
    do throws(SystemError) {
      try connect()
    } catch {
      loop.after(milliseconds: 0) { [self] in
        if current === exchange { fail(.notConnected(error)) }
      }
    }
  }

  private func connect() throws(SystemError) {
    let target: SocketAddress
    if let address {
      target = address
    } else {
      target = try SocketAddress(host: host, port: port, action: "connect to \(host):\(port)")
      address = target
    }
    descriptor = try Socket.connecting(to: target)
    state = .connecting
    try loop.add(descriptor, .write) { [weak self] ready in self?.handle(ready) }
  }

  private func disconnect() {
    guard descriptor >= 0 else { return }
    loop.remove(descriptor)
    Glibc.close(descriptor)
    descriptor = -1
    state = .disconnected
    parser = HTTPResponseParser(limits: limits)
    output.clear()
  }

  private func handle(_ ready: EventLoop.Interest) {
    if state == .connecting {
      let code = Socket.pendingError(of: descriptor)
      guard code == 0 else {
        return fail(.notConnected(SystemError(code: code, action: "connect to \(host):\(port)")))
      }
      state = .connected
    }
    if ready.contains(.write) { write() }
    if state == .connected, ready.contains(.read) { read() }
  }

  private func write() {
    switch output.send(to: descriptor) {
    case .done: loop.modify(descriptor, .read)
    case .blocked: loop.modify(descriptor, [.read, .write])
    // The server may have answered before it closed: what it said is still to be read.
    case .broken: loop.modify(descriptor, .read)
    }
  }

  private func read() {
    let count = withUnsafeTemporaryAllocation(byteCount: 16 * 1024, alignment: 16) { scratch in
      let count = Glibc.read(descriptor, scratch.baseAddress, scratch.count)
      if count > 0 { parser.append(UnsafeRawBufferPointer(rebasing: scratch[..<count])) }
      return count
    }
    if count > 0 { return take(parser.next()) }
    if count == 0 { return current == nil ? disconnect() : ended() }
    if errno != EAGAIN && errno != EINTR { broke(errno) }
  }

  private func take(_ event: HTTPResponseParser.Event) {
    switch event {
    case .needMore:
      break
    case .failure(let failure):
      fail(.malformed(failure))
    case .response(let response):
      // An answer nobody asked for, or more than was asked for, is no answer to the next request.
      guard current != nil else { return disconnect() }
      finish(.success(response), keepAlive: response.keepAlive && parser.isIdle && output.isEmpty)
    }
  }

  private func ended() {
    if parser.isIdle, retry() { return }
    if case .response(let response) = parser.finish() { return finish(.success(response), keepAlive: false) }
    fail(.closed)
  }

  private func broke(_ code: Int32) {
    if current == nil { return disconnect() }
    if parser.isIdle, retry() { return }
    fail(.broken(SystemError(code: code, action: "read from \(host):\(port)")))
  }

  /// Sends the request again where that is safe (RFC 9112, section 9.3.1).
  private func retry() -> Bool {
    guard let exchange = current, exchange.wasConnected, exchange.method.isIdempotent else { return false }
    exchange.wasConnected = false
    disconnect()
    begin(exchange)
    return true
  }

  private func fail(_ error: HTTPClientError) {
    finish(.failure(error), keepAlive: false)
  }

  private func finish(_ result: Result<HTTPClientResponse, HTTPClientError>, keepAlive: Bool) {
    guard let exchange = current else { return disconnect() }
    current = nil
    exchange.timer?.cancel()
    if !keepAlive { disconnect() }
    exchange.done(result)
  }

  private func encoded(
    _ method: HTTPMethod, _ path: String, _ headers: [(String, String)], _ body: [UInt8]
  ) -> [UInt8] {
    HTTPRequestEncoder.encode(method, path, host: "\(host):\(port)", headers, body)
  }
}
