import EventLoop
import HTTP
import Synchronization
import TestSupport
import Testing

@Suite struct HTTPServerLimitsTests {
  @Test func `a client that sends half a header is answered 408 and closed`() throws {
    var limits = HTTPLimits()
    limits.headerTimeout = .milliseconds(50)
    let server = ServerThread(limits: limits) { _ in echo }
    defer { server.stop() }
    let client = try RawClient(port: server.port)
    client.send("GET / HTTP/1.1\r\nHos")
    let response = try client.response()
    #expect(response.status == 408)
    #expect(response.header("connection") == "close")
    #expect(try client.isAtEnd())
  }

  @Test func `a client that sends half a body is answered 408 and closed`() throws {
    var limits = HTTPLimits()
    limits.bodyTimeout = .milliseconds(50)
    let server = ServerThread(limits: limits) { _ in echo }
    defer { server.stop() }
    let client = try RawClient(port: server.port)
    client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhe")
    #expect(try client.response().status == 408)
    #expect(try client.isAtEnd())
  }

  @Test func `a client that says nothing is closed without a word`() throws {
    var limits = HTTPLimits()
    limits.idleTimeout = .seconds(3)
    let server = ServerThread(limits: limits) { _ in echo }
    defer { server.stop() }
    let fresh = try RawClient(port: server.port)
    let served = try RawClient(port: server.port)
    served.send(get("/x"))
    #expect(try served.response().text == "/x ")
    #expect(try fresh.isAtEnd())
    #expect(try served.isAtEnd())
  }

  @Test func `three hundred slow clients do not keep another from being served`() throws {
    var limits = HTTPLimits()
    limits.headerTimeout = .seconds(60)
    let server = ServerThread(limits: limits) { _ in echo }
    defer { server.stop() }
    let slow = try (0..<300).map { _ in try RawClient(port: server.port) }
    for client in slow { client.send("POST /slow HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n") }
    let quick = try RawClient(port: server.port)
    for number in 0..<100 {
      quick.send(get("/\(number)"))
      #expect(try quick.response().text == "/\(number) ")
      slow[number].send(number.isMultiple(of: 2) ? "X" : "\r")
    }
    slow[299].send("\r\nabc")
    #expect(try slow[299].response().text == "/slow abc")
  }

  @Test func `a body too large is refused at once and the client gets to read why`() throws {
    var limits = HTTPLimits()
    limits.lingerTimeout = .seconds(60)
    let server = ServerThread(limits: limits) { _ in echo }
    defer { server.stop() }
    let client = try RawClient(port: server.port)
    client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 4000000\r\n\r\n")
    client.send([UInt8](repeating: 0x61, count: 4_000_000))
    let response = try client.response()
    #expect(response.status == 413)
    #expect(response.header("connection") == "close")
    client.finishSending()
    #expect(try client.isAtEnd())
  }

  @Test func `a refused request is answered after those before it and ends the connection`() throws {
    let server = ServerThread { loop in
      { request, responder in loop.after(milliseconds: 1) { echo(request, responder) } }
    }
    defer { server.stop() }
    let client = try RawClient(port: server.port)
    client.send(get("/good") + "GET / HTTP/9.9\r\n\r\n" + get("/never"))
    #expect(try client.response().text == "/good ")
    #expect(try client.response().status == 505)
    #expect(try client.isAtEnd())
  }

  @Test func `damaged requests end their own connections only`() throws {
    let server = ServerThread { _ in echo }
    defer { server.stop() }
    for seed in 0..<200 {
      var random = SeededGenerator(seed: UInt64(seed))
      var bytes = Array(Sample.pipelined.utf8)
      for _ in 0..<3 {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      let client = try RawClient(port: server.port)
      client.send(bytes)
      client.finishSending()
      while try !client.receive().isEmpty {}
    }
    let client = try RawClient(port: server.port)
    client.send(get("/fine"))
    #expect(try client.response().text == "/fine ")
  }

  @Test func `clients beyond the maximum are served once another leaves`() throws {
    var limits = HTTPLimits()
    limits.maximumConnections = 2
    let server = ServerThread(limits: limits) { _ in echo }
    defer { server.stop() }
    let first = try [RawClient(port: server.port), RawClient(port: server.port)]
    for client in first {
      client.send(get("/in"))
      #expect(try client.response().text == "/in ")
    }
    let third = try RawClient(port: server.port)
    third.send(get("/out"))
    first[0].send(get("/still"))
    #expect(try first[0].response().text == "/still ")
    first[0].leave()
    #expect(try third.response().text == "/out ")
  }

  @Test func `a slow reader is not answered beyond the bound and loses nothing`() throws {
    let handled = Handled()
    let large = [UInt8](repeating: 0x7a, count: 100_000)
    let server = ServerThread { _ in
      { _, responder in
        handled.count.add(1, ordering: .relaxed)
        responder.respond(HTTPResponse(status: 200, body: large))
      }
    }
    defer { server.stop() }
    let slow = try RawClient(port: server.port)
    slow.send((0..<1000).map { get("/\($0)") }.joined())
    let other = try RawClient(port: server.port)
    other.send(get("/other"))
    #expect(try other.response().body.count == 100_000)
    #expect(handled.count.load(ordering: .relaxed) < 500)
    for _ in 0..<1000 { #expect(try slow.response().body.count == 100_000) }
  }

  @Test func `a reader that takes nothing is closed`() throws {
    var limits = HTTPLimits()
    limits.writeTimeout = .milliseconds(50)
    let gone = Gate()
    let server = ServerThread(limits: limits) { loop in
      { _, responder in
        responder.respond(HTTPResponse(status: 200, body: [UInt8](repeating: 0, count: 20_000_000)))
      }
    }
    defer { server.stop() }
    let client = try RawClient(port: server.port)
    client.send(get("/"))
    server.order { loop, server in
      func look() {
        if server.connectionCount == 0 { gone.open() } else { loop.after(milliseconds: 5, look) }
      }
      loop.after(milliseconds: 20, look)
    }
    gone.wait()
  }
}

private final class Handled: Sendable {
  let count = Atomic(0)
}
