import EventLoop
import HTTP
import Synchronization
import TestSupport
import Testing

@Suite struct HTTPServerDrainTests {
  /// Keeps the responder of `/hold` until `releaseAll`; everything else is answered at once.
  private final class Holder: @unchecked Sendable {
    // Only the server's thread touches it.
    private var held: [(HTTPRequest, HTTPResponder)] = []
    let arrived = Gate()

    func handle(_ request: HTTPRequest, _ responder: HTTPResponder) {
      guard request.path == "/hold" else { return echo(request, responder) }
      held.append((request, responder))
      arrived.open()
    }

    func releaseAll() {
      for (request, responder) in held { echo(request, responder) }
      held = []
    }
  }

  @Test func `a drain closes the idle and lets a running request finish`() throws {
    let holder = Holder()
    let server = ServerThread { _ in holder.handle }
    let (idle, busy) = try (RawClient(port: server.port), RawClient(port: server.port))
    idle.send(get("/idle"))
    #expect(try idle.response().text == "/idle ")
    busy.send(get("/hold"))
    holder.arrived.wait()
    server.order { loop, server in server.drain { loop.stop() } }
    #expect(try idle.isAtEnd())
    #expect(throws: ConnectionRefused.self) { try RawClient(port: server.port) }
    server.order { _, _ in holder.releaseAll() }
    let response = try busy.response()
    #expect(response.text == "/hold ")
    #expect(response.header("connection") == "close")
    #expect(try busy.isAtEnd())
    idle.leave()
    busy.leave()
    server.join()
  }

  @Test func `a drain lets a request that is still arriving finish`() throws {
    let server = ServerThread { _ in echo }
    let client = try RawClient(port: server.port)
    client.send("POST /x HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
    #expect(try client.receive(upTo: "\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n")
    let draining = Gate()
    server.order { loop, server in
      server.drain { loop.stop() }
      draining.open()
    }
    draining.wait()
    client.send("hi")
    let response = try client.response()
    #expect(response.text == "/x hi")
    #expect(response.header("connection") == "close")
    client.leave()
    server.join()
  }

  @Test func `a drain without clients is done at once`() {
    let server = ServerThread { _ in echo }
    server.order { loop, server in server.drain { loop.stop() } }
    server.join()
  }

  @Test func `a bounded drain drops what does not finish`() throws {
    let holder = Holder()
    let server = ServerThread { _ in holder.handle }
    let client = try RawClient(port: server.port)
    client.send(get("/hold"))
    holder.arrived.wait()
    server.order { loop, server in server.drain(within: 10) { loop.stop() } }
    server.join()
    #expect(try client.isAtEnd())
  }

  @Test func `an answer to a client that left is harmless`() throws {
    let holder = Holder()
    let server = ServerThread { _ in holder.handle }
    defer { server.stop() }
    for _ in 0..<20 {
      let client = try RawClient(port: server.port)
      client.send(get("/hold") + get("/hold"))
      holder.arrived.wait()
      client.leave()
      server.order { _, _ in holder.releaseAll() }
    }
    let next = try RawClient(port: server.port)
    next.send(get("/next"))
    #expect(try next.response().text == "/next ")
  }
}
