package import EventLoop

/// Why a request got no answer. Only `busy` and `notConnected` tell that the server cannot have seen the request.
package enum HTTPClientError: Error, Sendable, CustomStringConvertible {
  /// Another request of this connection is in flight; nothing was sent.
  case busy
  /// No connection could be made; nothing was sent.
  case notConnected(SystemError)
  /// The connection broke after the request was sent, or while it was.
  case broken(SystemError)
  /// The server closed the connection before its answer was whole.
  case closed
  /// No whole answer came in time.
  case timedOut
  /// What came is no HTTP, or larger than the client accepts.
  case malformed(HTTPFailure)
  /// `close` was called while the request was in flight.
  case cancelled

  package var description: String {
    switch self {
    case .busy: "another request is in flight on this connection"
    case .notConnected(let error), .broken(let error): error.description
    case .closed: "the server closed the connection before it answered"
    case .timedOut: "no answer in time"
    case .malformed(let failure): "the answer is not understood: \(failure.detail)"
    case .cancelled: "the connection was closed by this side"
    }
  }
}
