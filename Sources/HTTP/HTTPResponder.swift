/// The way back to the client of one request. It belongs to the loop's thread.
package final class HTTPResponder {
  /// Whether the client has left, so that nobody will see an answer.
  package private(set) var isClosed = false
  let isHead: Bool
  let keepAlive: Bool
  private var answer: HTTPResponse?
  private var isAnswered = false
  private var connection: HTTPServerConnection?

  init(_ connection: HTTPServerConnection, isHead: Bool, keepAlive: Bool) {
    self.connection = connection
    self.isHead = isHead
    self.keepAlive = keepAlive
  }

  /// Answers the request: exactly once, now or later. Answers leave in the order of the requests, gathered and
  /// written once per round of the loop. An answer to a client that left is dropped.
  package func respond(_ response: HTTPResponse) {
    assert(!isAnswered, "a request was answered twice")
    guard !isAnswered else { return }
    isAnswered = true
    guard let connection else { return }
    answer = response
    connection.deliverAnswers()
  }

  func takeAnswer() -> HTTPResponse? {
    guard let taken = answer else { return nil }
    answer = nil
    connection = nil
    return taken
  }

  func clientLeft() {
    connection = nil
    answer = nil
    isClosed = true
  }
}
