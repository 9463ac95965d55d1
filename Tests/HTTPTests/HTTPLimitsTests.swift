import HTTP
import Testing

@Suite struct HTTPLimitsTests {
  private func head(padding: Int) -> String {
    "GET / HTTP/1.1\r\nHost: h\r\nX: " + String(repeating: "a", count: padding) + "\r\n\r\n"
  }

  @Test func `a header block at its limit is accepted and one byte more is refused`() {
    let limits = HTTPLimits()
    let room = limits.headerBytes - head(padding: 0).utf8.count
    #expect(refusal(head(padding: room)) == 0)
    #expect(refusal(head(padding: room + 1)) == 431)
  }

  @Test func `a header block without an end is refused once it is too long`() {
    #expect(refusal("GET / HTTP/1.1\r\nX: " + String(repeating: "a", count: 17_000)) == 431)
    #expect(refusal(String(repeating: "a", count: 17_000)) == 414)
  }

  @Test func `a long target is refused`() {
    #expect(refusal("GET /" + String(repeating: "a", count: 8191) + " HTTP/1.1\r\nHost: h\r\n\r\n") == 0)
    #expect(refusal("GET /" + String(repeating: "a", count: 8192) + " HTTP/1.1\r\nHost: h\r\n\r\n") == 414)
  }

  @Test func `a body at its limit is accepted and a longer one is refused before it comes`() {
    var limits = HTTPLimits()
    limits.bodyBytes = 10
    let start = "POST / HTTP/1.1\r\nHost: h\r\n"
    #expect(refusal(start + "Content-Length: 10\r\n\r\n0123456789", limits: limits) == 0)
    #expect(refusal(start + "Content-Length: 11\r\n\r\n", limits: limits) == 413)
    let chunked = start + "Transfer-Encoding: chunked\r\n\r\n"
    #expect(refusal(chunked + "5\r\nhello\r\n5\r\nworld\r\n0\r\n\r\n", limits: limits) == 0)
    #expect(refusal(chunked + "5\r\nhello\r\n6\r\n", limits: limits) == 413)
  }

  @Test func `trailers and chunk extensions are bounded`() {
    let chunked = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
    #expect(refusal(chunked + "0\r\nX: " + String(repeating: "a", count: 17_000)) == 431)
    #expect(refusal(chunked + "1;" + String(repeating: "a", count: 5000)) == 400)
    let greedy = "1;" + String(repeating: "a", count: 4000) + "\r\nx\r\n"
    #expect(refusal(chunked + String(repeating: greedy, count: 5)) == 400)
  }
}
