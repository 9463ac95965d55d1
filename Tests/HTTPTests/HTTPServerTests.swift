import EventLoop
import Glibc
import HTTP
import Testing

@Suite struct HTTPServerTests {
  @Test func `a connection is kept alive from request to request`() throws {
    let server = ServerThread { _ in echo }
    defer { server.stop() }
    let client = try RawClient(port: server.port)
    for number in 0..<20 {
      client.send(post("/\(number)", "body \(number)"))
      let response = try client.response()
      #expect(response.text == "/\(number) body \(number)")
      #expect(response.header("connection") == nil)
      #expect(response.header("date")?.utf8.count == 29)
    }
  }

  @Test func `answers given out of order leave in the order of the requests`() throws {
    let server = ServerThread { _ in
      var held: [(String, HTTPResponder)] = []
      return { request, responder in
        held.append((request.path, responder))
        guard held.count == 5 else { return }
        for (path, responder) in held.reversed() {
          responder.respond(HTTPResponse(status: 200, body: Array(path.utf8)))
        }
      }
    }
    defer { server.stop() }
    let client = try RawClient(port: server.port)
    client.send((0..<5).map { get("/\($0)") }.joined())
    for number in 0..<5 { #expect(try client.response().text == "/\(number)") }
  }

  @Test func `more pipelined requests than may wait are all answered`() throws {
    let server = ServerThread { loop in
      { request, responder in loop.after(milliseconds: 0) { echo(request, responder) } }
    }
    defer { server.stop() }
    let client = try RawClient(port: server.port)
    client.send((0..<500).map { get("/\($0)") }.joined())
    for number in 0..<500 { #expect(try client.response().text == "/\(number) ") }
  }

  @Test func `a chunked body arrives whole`() throws {
    let server = ServerThread { _ in echo }
    defer { server.stop() }
    let client = try RawClient(port: server.port)
    client.send(Sample.chunked)
    #expect(try client.response().text == "/c hello world")
  }

  @Test func `a client that waits is told to go on, after the answers before it`() throws {
    let server = ServerThread { loop in
      { request, responder in loop.after(milliseconds: 1) { echo(request, responder) } }
    }
    defer { server.stop() }
    let client = try RawClient(port: server.port)
    client.send(
      get("/first") + "POST /second HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
    let text = try client.receive(upTo: "HTTP/1.1 100 Continue\r\n\r\n")
    #expect(text.hasPrefix("HTTP/1.1 200 OK\r\n"))
    #expect(text.contains("\r\n\r\n/first HTTP/1.1 100"))
    client.send("hi")
    #expect(try client.response().text == "/second hi")
  }

  @Test func `an answer to a head tells the length and has no body`() throws {
    let server = ServerThread { _ in echo }
    defer { server.stop() }
    let client = try RawClient(port: server.port)
    client.send("HEAD /abc HTTP/1.1\r\nHost: h\r\n\r\n" + get("/next"))
    #expect(try client.response(toHead: true).header("content-length") == "5")
    #expect(try client.response().text == "/next ")
  }

  @Test(arguments: ["GET / HTTP/1.0\r\n\r\n", "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"])
  func `a client that asks for the end gets it after the answer`(_ request: String) throws {
    let server = ServerThread { _ in echo }
    defer { server.stop() }
    let client = try RawClient(port: server.port)
    client.send(request)
    let response = try client.response()
    #expect(response.header("connection") == "close")
    #expect(try client.isAtEnd())
  }

  @Test func `what a handler puts into a field cannot end the field`() throws {
    let server = ServerThread { _ in
      { _, responder in
        responder.respond(
          HTTPResponse(status: 404, headers: [("X-Echo", "a\r\nX-Bad: b"), ("Content-Length", "7")], body: [0x61]))
      }
    }
    defer { server.stop() }
    let client = try RawClient(port: server.port)
    client.send(get("/"))
    let response = try client.response()
    #expect(response.status == 404)
    #expect(response.header("x-echo") == "a  X-Bad: b")
    #expect(response.header("x-bad") == nil)
    #expect(response.headerValues("content-length") == ["1"])
  }

  @Test func `a port in use is told apart from other errors`() throws {
    let server = ServerThread { _ in echo }
    defer { server.stop() }
    let second = HTTPServer(loop: try EventLoop(), handler: echo)
    let error = #expect(throws: SystemError.self) { try second.listen(host: "127.0.0.1", port: server.port) }
    #expect(error?.isAddressInUse == true)
    #expect(error?.action == "listen on 127.0.0.1:\(server.port)")
  }

  @Test func `a half-closed client still gets its answer`() throws {
    let server = ServerThread { loop in
      { request, responder in loop.after(milliseconds: 1) { echo(request, responder) } }
    }
    defer { server.stop() }
    let client = try RawClient(port: server.port)
    client.send(get("/x"))
    client.finishSending()
    #expect(try client.response().text == "/x ")
    #expect(try client.isAtEnd())
  }
}
