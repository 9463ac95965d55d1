import EventLoop
import Glibc

/// One client of the server: its parser, its requests in order, its output.
final class HTTPServerConnection {
  /// Where a connection stands on its way out.
  enum Phase {
    /// Requests are read and answered.
    case open
    /// The last request has been read; further input is dropped until its answer is written.
    case ending
    /// The last answer is written; input is dropped until the client leaves (RFC 9112, section 9.6).
    case lingering
    case closed
  }

  let descriptor: Int32
  let server: HTTPServer
  /// The connection's place in the server's list.
  var slot = 0
  /// Milliseconds of the loop's clock after which `timedOut` is called.
  var deadline = Int64.max
  var phase = Phase.open
  var parser: HTTPRequestParser
  var output = OutputBuffer()
  var waiting: [HTTPResponder] = []
  var inputEnded = false
  /// The socket takes no more for now.
  var isBlocked = false
  var droppedBytes = 0
  var owesContinue = false
  var timedStage: TimedStage?
  private var willWrite = false
  private var isParsing = false

  init(_ descriptor: Int32, server: HTTPServer) {
    self.descriptor = descriptor
    self.server = server
    parser = HTTPRequestParser(limits: server.limits)
  }

  func open() {
    do throws(SystemError) {
      try server.loop.add(descriptor, .read) { [self] ready in handle(ready) }
    } catch {
      phase = .closed
      Glibc.close(descriptor)
      return
    }
    server.joined(self)
    updateDeadline()
  }

  /// Drops the client now. Harmless when repeated.
  func close() {
    guard phase != .closed else { return }
    phase = .closed
    server.loop.remove(descriptor)
    Glibc.close(descriptor)
    for responder in waiting { responder.clientLeft() }
    waiting.removeAll()
    output.clear()
    server.left(self)
  }

  /// Finishes what has begun and takes nothing new. A request may be on its way already: it is served too.
  func drain() {
    guard phase == .open else { return }
    if wantsInput { read() }
    settle()
  }

  var isIdle: Bool { waiting.isEmpty && output.isEmpty && parser.stage == .idle }

  private func handle(_ ready: EventLoop.Interest) {
    if ready.contains(.write) { write() }
    guard phase != .closed, ready.contains(.read) else { return }
    // Unasked, it is a hang-up: the client is gone in both directions.
    if wantsInput { read() } else { close() }
  }

  /// Has the output written at the end of this round.
  func writeSoon() {
    guard !willWrite else { return }
    willWrite = true
    server.willWrite(self)
  }

  /// Writes what there is, and goes on from there: to the requests that waited for room, or to the end.
  func write() {
    willWrite = false
    guard phase != .closed else { return }
    switch output.send(to: descriptor) {
    case .broken:
      return close()
    case .blocked(let progress):
      isBlocked = true
      if progress { timedStage = nil }
    case .done:
      isBlocked = false
      if phase == .ending, waiting.isEmpty { return linger() }
    }
    parse()
    settle()
  }

  /// Handles the requests that have arrived, as far as the bounds on waiting requests and output allow.
  func parse() {
    guard !isParsing else { return }
    isParsing = true
    defer { isParsing = false }
    while phase == .open, hasRoom {
      switch parser.next() {
      case .needMore: return
      case .expectContinue: promiseToContinue()
      case .request(let request): take(request)
      case .failure(let failure): refuse(failure)
      }
    }
  }

  private func take(_ request: HTTPRequest) {
    timedStage = nil
    owesContinue = false
    let responder = HTTPResponder(self, isHead: request.method == .head, keepAlive: request.keepAlive)
    waiting.append(responder)
    if !request.keepAlive { phase = .ending }
    server.handler(request, responder)
  }
}
