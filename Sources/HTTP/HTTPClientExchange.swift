import EventLoop

/// One request of a client that waits for its answer.
final class HTTPClientExchange {
  let method: HTTPMethod
  let bytes: [UInt8]
  /// Sent on a connection that had been open before, which the server may just have closed.
  var wasConnected: Bool
  var timer: Timer?
  let done: HTTPClientConnection.Completion

  init(method: HTTPMethod, bytes: [UInt8], wasConnected: Bool, done: @escaping HTTPClientConnection.Completion) {
    self.method = method
    self.bytes = bytes
    self.wasConnected = wasConnected
    self.done = done
  }
}
