import EventLoop
import HTTP
import Testing

@Suite struct HTTPClientConnectionTests {
  /// Sends requests one after the other on one connection; a failure shows as its description.
  private func answers(
    port: Int, _ requests: [(method: HTTPMethod, path: String)], timeoutMilliseconds: Int64 = 10_000
  ) throws -> [String] {
    let loop = try EventLoop()
    let client = HTTPClientConnection(
      loop: loop, host: "127.0.0.1", port: port, timeoutMilliseconds: timeoutMilliseconds)
    var answers: [String] = []
    func next() {
      guard answers.count < requests.count else { return loop.stop() }
      let request = requests[answers.count]
      client.send(method: request.method, path: request.path, headers: [("X-Test", "1")], body: [0x61]) { result in
        switch result {
        case .success(let response): answers.append("\(response.status) \(response.text)")
        case .failure(let error): answers.append(error.description)
        }
        next()
      }
    }
    next()
    loop.run()
    client.close()
    return answers
  }

  @Test func `requests follow one another on one connection`() throws {
    let server = ServerThread { _ in echo }
    defer { server.stop() }
    let requests = (0..<50).map { (method: HTTPMethod.post, path: "/\($0)") }
    #expect(try answers(port: server.port, requests) == (0..<50).map { "200 /\($0) a" })
  }

  @Test func `a connection the server closes is made anew`() throws {
    let server = ServerThread { _ in
      { request, responder in
        let headers = request.path == "/last" ? [("Connection", "close")] : []
        responder.respond(HTTPResponse(status: 200, headers: headers, body: request.body))
      }
    }
    defer { server.stop() }
    let requests = ["/", "/last", "/", "/last"].map { (method: HTTPMethod.post, path: $0) }
    #expect(try answers(port: server.port, requests) == ["200 a", "200 a", "200 a", "200 a"])
  }

  @Test func `a head is answered without a body and the connection goes on`() throws {
    let server = ServerThread { _ in echo }
    defer { server.stop() }
    #expect(try answers(port: server.port, [(.head, "/x"), (.get, "/y")]) == ["200 ", "200 /y a"])
  }

  @Test func `no server is an error that names the address`() throws {
    let server = ServerThread { _ in echo }
    let port = server.port
    server.stop()
    let answer = try #require(try answers(port: port, [(.get, "/")]).first)
    #expect(answer.hasPrefix("connect to 127.0.0.1:\(port): Connection refused"))
  }

  @Test func `a server that does not answer is given up`() throws {
    let server = ServerThread { _ in
      { request, responder in if request.path != "/silent" { echo(request, responder) } }
    }
    defer { server.stop() }
    // Of those that are answered one may come too late as well.
    let requests =
      [(method: HTTPMethod.post, path: "/silent")] + Array(repeating: (method: .get, path: "/x"), count: 50)
    let answers = try answers(port: server.port, requests, timeoutMilliseconds: 100)
    #expect(answers.first == "no answer in time")
    #expect(answers.contains("200 /x a"))
    #expect(Set(answers).isSubset(of: ["no answer in time", "200 /x a"]))
  }

  @Test func `a second request in flight is refused and closing cancels the first`() throws {
    let server = ServerThread { _ in { _, _ in } }
    defer { server.stop() }
    let loop = try EventLoop()
    let client = HTTPClientConnection(loop: loop, host: "127.0.0.1", port: server.port)
    var outcomes: [String] = []
    func note(_ result: Result<HTTPClientResponse, HTTPClientError>) {
      if case .failure(let error) = result { outcomes.append(error.description) }
      if outcomes.count == 2 { loop.stop() } else { client.close() }
    }
    client.send(method: .get, path: "/", note)
    client.send(method: .get, path: "/", note)
    loop.run()
    #expect(outcomes.count == 2)
    #expect(outcomes.first == "another request is in flight on this connection")
    #expect(outcomes.last == "the connection was closed by this side")
  }
}
