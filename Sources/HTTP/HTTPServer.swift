package import EventLoop
import Glibc

/// An HTTP/1.1 server on one event loop. It keeps connections alive, takes pipelined requests, and bounds what a
/// client may cost by `HTTPLimits`.
package final class HTTPServer {
  let loop: EventLoop
  let limits: HTTPLimits
  let patience: HTTPPatience
  let handler: (HTTPRequest, HTTPResponder) -> Void
  let failureAnswer: (HTTPFailure) -> HTTPResponse
  var encoder = HTTPResponseEncoder()
  let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 * 1024, alignment: 16)
  var connections: [HTTPServerConnection] = []
  private(set) var isDraining = false
  private var listener: Int32 = -1
  private var unwritten: [HTTPServerConnection] = []
  private var whenDrained: (() -> Void)?
  var sweeper: Timer?

  /// Connections taken from the listen queue at a stretch, and connections that may wait in it.
  private static let acceptBatch = 64
  private static let backlog: Int32 = 4096
  /// How long accepting rests when the process has no descriptors left.
  private static let acceptRestMilliseconds: Int64 = 100

  /// - Parameters:
  ///   - handler: Called on the loop's thread with each request; it answers through the responder, now or later.
  ///   - failure: Renders what the parser refused; without it the answer is one line of plain text.
  package init(
    loop: EventLoop, limits: HTTPLimits = HTTPLimits(),
    handler: @escaping (HTTPRequest, HTTPResponder) -> Void,
    failure: ((HTTPFailure) -> HTTPResponse)? = nil
  ) {
    self.loop = loop
    self.limits = limits
    patience = HTTPPatience(limits)
    self.handler = handler
    failureAnswer = failure ?? { HTTPResponse($0) }
    loop.addAfterBatch { [weak self] in self?.writeAnswers() }
  }

  deinit {
    stopListening()
    scratch.deallocate()
  }

  /// The port listened on; 0 before `listen` and after a drain began.
  package private(set) var port = 0

  /// Clients connected now.
  package var connectionCount: Int { connections.count }

  /// Begins to accept clients. Port 0 lets the system choose; `port` tells which.
  /// - Throws: `isAddressInUse` when another socket listens there; `EADDRNOTAVAIL` for a host that is not here.
  package func listen(host: String, port: Int) throws(SystemError) {
    precondition(listener < 0, "a server listens once")
    listener = try Socket.listening(host: host, port: port, backlog: Self.backlog)
    self.port = Socket.port(of: listener)
    try loop.add(listener, .read) { [weak self] _ in self?.accept() }
  }

  /// Ends gracefully: accepts no one, closes idle connections, lets requests that have begun finish with
  /// `Connection: close`, and then calls `done` once, on the loop.
  /// - Parameter milliseconds: After so long whatever is left is closed; nil waits for as long as it takes.
  package func drain(within milliseconds: Int64? = nil, _ done: @escaping () -> Void) {
    isDraining = true
    stopListening()
    whenDrained = done
    for connection in connections { connection.drain() }
    if let milliseconds { loop.after(milliseconds: milliseconds) { [weak self] in self?.close() } }
    if connections.isEmpty { loop.after(milliseconds: 0) { [self] in finishDraining() } }
  }

  /// Ends at once: accepts no one and drops every client.
  package func close() {
    stopListening()
    for connection in connections { connection.close() }
  }

  private func stopListening() {
    guard listener >= 0 else { return }
    loop.remove(listener)
    Glibc.close(listener)
    listener = -1
    port = 0
  }

  private func finishDraining() {
    let done = whenDrained
    whenDrained = nil
    done?()
  }

  private func accept() {
    for _ in 0..<Self.acceptBatch {
      guard connections.count < limits.maximumConnections else { return loop.modify(listener, []) }
      guard let descriptor = Socket.accepted(from: listener) else { return acceptFailed(errno) }
      HTTPServerConnection(descriptor, server: self).open()
    }
  }

  private func acceptFailed(_ code: Int32) {
    guard code == EMFILE || code == ENFILE || code == ENOBUFS || code == ENOMEM else { return }
    loop.modify(listener, [])
    loop.after(milliseconds: Self.acceptRestMilliseconds) { [weak self] in self?.resumeAccepting() }
  }

  private func resumeAccepting() {
    guard listener >= 0, connections.count < limits.maximumConnections else { return }
    loop.modify(listener, .read)
  }
}

extension HTTPServer {
  func joined(_ connection: HTTPServerConnection) {
    connection.slot = connections.count
    connections.append(connection)
    startSweeping()
  }

  func left(_ connection: HTTPServerConnection) {
    let last = connections.removeLast()
    if last !== connection {
      last.slot = connection.slot
      connections[connection.slot] = last
    }
    if isDraining, connections.isEmpty { finishDraining() }
    resumeAccepting()
  }

  /// Notes that a connection has something to write at the end of the round.
  func willWrite(_ connection: HTTPServerConnection) {
    unwritten.append(connection)
  }

  /// Writes once per connection. Writing may let a throttled client's next requests be handled and answered, so it
  /// goes on until there is nothing to write; the input already received bounds that.
  private func writeAnswers() {
    while !unwritten.isEmpty {
      let batch = unwritten
      unwritten.removeAll(keepingCapacity: true)
      for connection in batch { connection.write() }
    }
  }
}
