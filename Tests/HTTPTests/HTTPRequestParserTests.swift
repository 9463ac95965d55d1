import HTTP
import Testing

@Suite struct HTTPRequestParserTests {
  @Test(arguments: Sample.all)
  func `a message split at every byte gives the same requests`(_ text: String) {
    let bytes = Array(text.utf8)
    let whole = transcript([bytes])
    #expect(!whole.isEmpty)
    for cut in 1..<bytes.count {
      #expect(transcript([Array(bytes[..<cut]), Array(bytes[cut...])]) == whole, "cut at \(cut)")
    }
    #expect(transcript(bytes.map { [$0] }) == whole)
  }

  @Test func `pipelined requests come out in order`() {
    #expect(
      transcript(Sample.pipelined) == [
        "GET /a b [x=1&y=& z] - true «»",
        "POST /o [] application/json true «hello world»",
        "PUT /c [] - true «hello world»",
        "POST /o [] application/json true «hello world»",
        "DELETE /d [] - false «»",
      ])
  }

  @Test func `a request of HTTP 1.0 needs no host and is not kept alive`() {
    #expect(transcript(Sample.old) == ["HEAD / [] - false «»"])
    #expect(transcript("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n") == ["GET / [] - false «»"])
  }

  @Test func `fields are found whatever their case and joined in order`() throws {
    let request = try HTTPRequest(
      method: .get, target: "/?q=%zz&&flag", headers: [("Accept", "a"), ("X-One", "  b\t"), ("ACCEPT", "c")])
    #expect(request.header("aCCept") == "a, c")
    #expect(request.headerValues("accept") == ["a", "c"])
    #expect(request.header("x-one") == "b")
    #expect(request.header("x-on") == nil)
    #expect(request.rawTarget == "/?q=%zz&&flag")
    #expect(request.query.map(\.name) == ["q", "flag"])
    #expect(request.query.map(\.value) == ["%zz", ""])
  }

  @Test func `an absolute target and the asterisk are understood`() {
    #expect(transcript("GET http://h:1/p?a=b HTTP/1.1\r\nHost: h\r\n\r\n") == ["GET /p [a=b] - true «»"])
    #expect(transcript("GET HTTPS://h?a HTTP/1.1\r\nHost: h\r\n\r\n") == ["GET / [a=] - true «»"])
    #expect(transcript("GET http://h HTTP/1.1\r\nHost: h\r\n\r\n") == ["GET / [] - true «»"])
    #expect(transcript("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n") == ["OPTIONS * [] - true «»"])
  }

  @Test func `a path is decoded once`() throws {
    #expect(try HTTPRequest(method: .get, target: "/%2541%C3%A9").path == "/%41é")
  }

  @Test func `a client that waits is told to go on once`() {
    let head = "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-Continue\r\nContent-Length: 2\r\n\r\n"
    let pieces = [head, "h", "i"].map { Array($0.utf8) }
    #expect(transcript(pieces) == ["continue?", "POST / [] - true «hi»"])
    #expect(transcript(head + "hi") == ["POST / [] - true «hi»"])
  }

  @Test func `an expectation without a body or in HTTP 1.0 is not answered`() {
    #expect(transcript("GET / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\n\r\n") == ["GET / [] - true «»"])
    let old = "POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n"
    #expect(transcript([Array(old.utf8), [0x61]]) == ["POST / [] - false «a»"])
  }

  @Test func `a parser that refused stays silent about what follows`() {
    var parser = HTTPRequestParser(limits: HTTPLimits())
    parser.append(Array("nonsense\r\n\r\n".utf8))
    for _ in 0..<2 {
      guard case .failure(let failure) = parser.next() else {
        Issue.record("expected a failure")
        return
      }
      #expect(failure.status == 400)
      parser.append(Array(Sample.plain.utf8))
    }
  }

  @Test func `the stage tells idle from head from body`() {
    var parser = HTTPRequestParser(limits: HTTPLimits())
    #expect(parser.stage == .idle)
    parser.append(Array("POST / HTTP/1.1\r\n".utf8))
    _ = parser.next()
    #expect(parser.stage == .head)
    parser.append(Array("Host: h\r\nContent-Length: 2\r\n\r\na".utf8))
    _ = parser.next()
    #expect(parser.stage == .body)
    parser.append(Array("b".utf8))
    _ = parser.next()
    #expect(parser.stage == .idle)
  }
}
