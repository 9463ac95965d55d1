/// What one server grants its clients. Every limit is a bound on memory or on time; the defaults are the published
/// contract of the intake where it names one, and otherwise a choice made for a few thousand connections.
package struct HTTPLimits: Sendable {
  /// Bytes of request line and header fields together; beyond: 431. Trailers and chunk extensions get as much again.
  package var headerBytes = 16 * 1024
  /// Bytes of the request target; beyond: 414.
  package var targetBytes = 8 * 1024
  /// Bytes of a decoded body; beyond: 413.
  package var bodyBytes = 1024 * 1024
  /// From a request's first byte to the end of its header block; beyond: 408.
  package var headerTimeout: Duration = .seconds(10)
  /// From the end of the header block to the end of the body; beyond: 408.
  package var bodyTimeout: Duration = .seconds(30)
  /// Between requests, and before the first; beyond: the connection is closed without a word.
  package var idleTimeout: Duration = .seconds(60)
  /// How long a client may take nothing of an answer that waits for it; beyond: the connection is closed.
  package var writeTimeout: Duration = .seconds(30)
  /// How long a closed connection is still read, so that the client gets to see the last answer (RFC 9112, 9.6).
  package var lingerTimeout: Duration = .seconds(2)
  /// Bytes of unwanted input that are read and dropped in that time.
  package var lingerBytes = 16 * 1024 * 1024
  /// Connections at one time; further clients wait in the listen queue until one leaves.
  package var maximumConnections = 4096
  /// Requests of one connection that may wait for their answers; beyond, its input is left unread.
  package var pipelined = 64
  /// Bytes of answers that may wait for one slow reader; beyond, its requests are left unread.
  package var outputBytes = 256 * 1024

  package init() {}
}

extension Duration {
  var wholeMilliseconds: Int64 {
    components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
  }
}
