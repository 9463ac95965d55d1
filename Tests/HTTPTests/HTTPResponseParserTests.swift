import HTTP
import Testing

@Suite struct HTTPResponseParserTests {
  private func read(_ pieces: [[UInt8]], head: Bool = false, ends: Bool = false) -> [String] {
    var parser = HTTPResponseParser()
    parser.answersHead = head
    var lines: [String] = []
    for piece in pieces {
      parser.append(piece)
      while case .response(let response) = note(parser.next(), &lines) { lines.append(summary(response)) }
    }
    if ends, case .response(let response) = note(parser.finish(), &lines) { lines.append(summary(response)) }
    return lines
  }

  private func note(_ event: HTTPResponseParser.Event, _ lines: inout [String]) -> HTTPResponseParser.Event {
    if case .failure(let failure) = event { lines.append("failure \(failure.status)") }
    return event
  }

  private func summary(_ response: HTTPClientResponse) -> String {
    "\(response.status) \(response.keepAlive) «\(String(decoding: response.body, as: UTF8.self))»"
  }

  @Test(arguments: [
    "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello": "200 true «hello»",
    "HTTP/1.1 201 \r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n": "201 true «abc»",
    "HTTP/1.1 204 No Content\r\n\r\n": "204 true «»",
    "HTTP/1.1 304\r\nContent-Length: 9\r\n\r\n": "304 true «»",
    "HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\na": "200 false «a»",
    "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n": "200 false «»",
  ])
  func `an answer split at every byte is the same answer`(_ text: String, _ expected: String) {
    let bytes = Array(text.utf8)
    for cut in 0...bytes.count {
      #expect(read([Array(bytes[..<cut]), Array(bytes[cut...])]) == [expected])
    }
  }

  @Test func `a body without a length ends with the connection`() {
    #expect(read([Array("HTTP/1.1 200 OK\r\n\r\nall of it".utf8)], ends: true) == ["200 false «all of it»"])
  }

  @Test func `an answer to a head has no body`() {
    #expect(read([Array("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n".utf8)], head: true) == ["200 true «»"])
  }

  @Test func `an answer cut short is a failure`() {
    #expect(read([Array("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel".utf8)], ends: true) == ["failure 400"])
    #expect(read([Array("HTTP/1.1 20".utf8)], ends: true) == ["failure 400"])
  }

  @Test(arguments: ["SSH-2.0-x\r\n\r\n", "HTTP/1.1 2x0 OK\r\n\r\n", "HTTP/1.1 2000\r\n\r\n", "HTTP/1.1\r\n\r\n"])
  func `what is no answer is a failure`(_ text: String) {
    #expect(read([Array(text.utf8)]) == ["failure 400"])
  }
}
