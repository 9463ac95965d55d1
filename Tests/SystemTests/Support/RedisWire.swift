import Glibc

/// One command at a time to a Redis, by hand.
/// <https://redis.io/docs/latest/develop/reference/protocol-spec/>
final class RedisWire {
  /// What Redis said: a text (or a number as text), several of these, or nothing.
  enum Reply {
    case none
    case text(String)
    case list([Reply])

    var text: String? { if case .text(let text) = self { text } else { nil } }
    /// Empty when it is no list.
    var list: [Reply] { if case .list(let items) = self { items } else { [] } }
  }

  private let wire: Wire
  private var buffer: ArraySlice<UInt8> = []

  init(unixSocket path: String) throws { wire = try Wire(unixSocket: path) }
  init(port: Int) throws { wire = try Wire(port: port) }

  /// A reply that is a text: `OK`, `PONG`, or a number.
  @discardableResult func call(_ words: String...) throws -> String { try send(words).text ?? "" }

  @discardableResult func send(_ words: [String]) throws -> Reply {
    let text = words.map { "$\($0.utf8.count)\r\n\($0)\r\n" }.joined()
    try wire.send(Array("*\(words.count)\r\n\(text)".utf8))
    return try reply()
  }

  private func reply() throws -> Reply {
    let line = try line()
    let rest = String(line.dropFirst())
    switch line.first {
    case "-": throw RedisRefused(line: line)
    case "$", "*":
      guard let count = Int(rest), count >= 0 else { return .none }
      if line.first == "*" { return .list(try (0..<count).map { _ in try reply() }) }
      return .text(String(decoding: try take(count + 2).dropLast(2), as: UTF8.self))
    default: return .text(rest)
    }
  }

  private func line() throws -> String {
    while true {
      if let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
        return String(decoding: try take(end - buffer.startIndex + 1).dropLast(2), as: UTF8.self)
      }
      buffer += try wire.receive()
    }
  }

  private func take(_ count: Int) throws -> ArraySlice<UInt8> {
    while buffer.count < count { buffer += try wire.receive() }
    defer { buffer = buffer.dropFirst(count) }
    return buffer.prefix(count)
  }
}

struct RedisRefused: Error {
  let line: String
}
