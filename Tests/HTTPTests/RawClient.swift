import CLinux
import Glibc
import HTTP
import TestSupport
import Testing

/// A blocking socket that says exactly what it is told. A read that waits ten seconds fails its test.
final class RawClient {
  private var descriptor: Int32
  private var parser = HTTPResponseParser()

  init(port: Int) throws {
    descriptor = try connectedSocket(port: port, patience: 10)
  }

  deinit { leave() }

  func leave() {
    guard descriptor >= 0 else { return }
    close(descriptor)
    descriptor = -1
  }

  func send(_ text: String) {
    send(Array(text.utf8))
  }

  /// Sends all of it, or what the server takes before it leaves.
  func send(_ bytes: [UInt8]) {
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress! + sent, bytes.count - sent, Int32(MSG_NOSIGNAL))
      }
      if count <= 0 { return }
      sent += count
    }
  }

  func finishSending() {
    shutdown(descriptor, Int32(SHUT_WR))
  }

  /// What comes next, at most `count` bytes; empty at the end.
  func receive(_ count: Int = 65536) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let received = read(descriptor, &bytes, count)
    try #require(received >= 0, "read failed with errno \(errno)")
    return Array(bytes[..<received])
  }

  /// Everything up to the words, those included.
  func receive(upTo words: String) throws -> String {
    var text = ""
    while !text.hasSuffix(words) {
      let more = try receive()
      try #require(!more.isEmpty, "the connection ended")
      text += String(decoding: more, as: UTF8.self)
    }
    return text
  }

  /// The next answer, whole.
  func response(toHead: Bool = false) throws -> HTTPClientResponse {
    parser.answersHead = toHead
    while true {
      switch parser.next() {
      case .response(let response): return response
      case .failure(let failure): throw failure
      case .needMore:
        let more = try receive()
        try #require(!more.isEmpty, "the connection ended")
        parser.append(more)
      }
    }
  }

  /// Whether the server has ended the connection, with nothing more said.
  func isAtEnd() throws -> Bool {
    try parser.isIdle && receive().isEmpty
  }
}

extension HTTPClientResponse {
  var text: String { String(decoding: body, as: UTF8.self) }
}

/// Answers with the request's path and body.
@Sendable func echo(_ request: HTTPRequest, _ responder: HTTPResponder) {
  responder.respond(HTTPResponse(status: 200, body: Array("\(request.path) ".utf8) + request.body))
}

func get(_ path: String) -> String { "GET \(path) HTTP/1.1\r\nHost: h\r\n\r\n" }

func post(_ path: String, _ body: String) -> String {
  "POST \(path) HTTP/1.1\r\nHost: h\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
}
