import Foundation

/// A blocking HTTP/1.1 client on one keep-alive connection, for one thread. It opens the connection when there is none,
/// and never sends a request twice.
final class HTTPConnection {
  private let port: Int
  private var wire: Wire?
  private var buffer: [UInt8] = []

  init(port: Int) { self.port = port }

  func send(_ call: HTTPCall) throws -> HTTPAnswer {
    do {
      let wire = try self.wire ?? Wire(port: port)
      self.wire = wire
      try wire.send(call.bytes)
      return try receive(wire, isHead: call.method == "HEAD")
    } catch {
      drop()
      throw error
    }
  }

  private func drop() {
    wire = nil
    buffer = []
  }

  private func receive(_ wire: Wire, isHead: Bool) throws -> HTTPAnswer {
    var head = try receiveHead(wire)
    while head.status == 100 { head = try receiveHead(wire) }
    let hasBody = !isHead && head.status != 204 && head.status != 304
    var body: [UInt8] = []
    if hasBody, head.headers["transfer-encoding"]?.lowercased() == "chunked" {
      body = try receiveChunks(wire)
    } else if hasBody, let length = Int(head.headers["content-length"] ?? "0") {
      body = try take(length, wire)
    }
    if head.headers["connection"]?.lowercased() == "close" { drop() }
    return HTTPAnswer(status: head.status, headers: head.headers, body: body)
  }

  private func receiveHead(_ wire: Wire) throws -> (status: Int, headers: [String: String]) {
    let first = try line(wire).split(separator: " ")
    guard first.count >= 2, first[0] == "HTTP/1.1", let status = Int(first[1]) else {
      throw NotHTTP(line: first.joined(separator: " "))
    }
    var headers: [String: String] = [:]
    while true {
      let line = try line(wire)
      if line.isEmpty { return (status, headers) }
      guard let colon = line.firstIndex(of: ":") else { throw NotHTTP(line: line) }
      headers[line[..<colon].lowercased()] = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
    }
  }

  private func receiveChunks(_ wire: Wire) throws -> [UInt8] {
    var body: [UInt8] = []
    while true {
      let size = try line(wire)
      guard let count = Int(size, radix: 16) else { throw NotHTTP(line: size) }
      body += try take(count, wire)
      _ = try line(wire)
      if count == 0 { return body }
    }
  }

  private func line(_ wire: Wire) throws -> String {
    while true {
      if let end = buffer.firstIndex(of: 10) {
        let line = String(decoding: buffer[..<end], as: UTF8.self)
        buffer.removeFirst(end + 1)
        return line.trimmingCharacters(in: ["\r"])
      }
      buffer += try wire.receive()
    }
  }

  private func take(_ count: Int, _ wire: Wire) throws -> [UInt8] {
    while buffer.count < count { buffer += try wire.receive() }
    defer { buffer.removeFirst(count) }
    return Array(buffer.prefix(count))
  }
}

struct NotHTTP: Error {
  let line: String
}
