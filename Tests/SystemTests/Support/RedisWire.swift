import Glibc

/// One command at a time to a Redis, by hand.
/// <https://redis.io/docs/latest/develop/reference/protocol-spec/>
final class RedisWire {
  private let wire: Wire
  private var buffer: [UInt8] = []

  init(unixSocket path: String) throws { wire = try Wire(unixSocket: path) }
  init(port: Int) throws { wire = try Wire(port: port) }

  /// The first line of the reply without its type: `OK`, `PONG`, or a number as text.
  @discardableResult func call(_ words: String...) throws -> String {
    let text = words.map { "$\($0.utf8.count)\r\n\($0)\r\n" }.joined()
    try wire.send(Array("*\(words.count)\r\n\(text)".utf8))
    while true {
      if let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
        let line = String(decoding: buffer[..<end], as: UTF8.self)
        buffer = []
        guard !line.hasPrefix("-") else { throw RedisRefused(line: line) }
        return String(line.dropFirst().dropLast())
      }
      buffer += try wire.receive()
    }
  }
}

struct RedisRefused: Error {
  let line: String
}
