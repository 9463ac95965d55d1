/// An answer to one request. Content-Length, Date and, when the connection closes, Connection are added on the way
/// out; what the handler sets of these is left out, save that `Connection: close` closes.
package struct HTTPResponse: Sendable {
  /// 200 to 599; an interim answer is none.
  package var status: Int
  /// Names and values; a CR, LF or NUL in either goes out as a space.
  package var headers: [(String, String)]
  package var body: [UInt8]

  package init(status: Int, headers: [(String, String)] = [], body: [UInt8] = []) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// The plain answer to a refused message.
  init(_ failure: HTTPFailure) {
    self.init(
      status: failure.status, headers: [("Content-Type", "text/plain; charset=utf-8")],
      body: Array((failure.detail + "\n").utf8))
  }

  var asksToClose: Bool {
    headers.contains { $0.0.utf8.count == 10 && $0.0.lowercased() == "connection" && $0.1.lowercased() == "close" }
  }
}
