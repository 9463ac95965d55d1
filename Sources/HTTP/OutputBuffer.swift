import Glibc

/// Bytes that wait for a socket to take them.
struct OutputBuffer {
  /// What a socket made of a write.
  enum Outcome {
    /// Nothing is left.
    case done
    /// The socket is full; the rest waits.
    case blocked(progress: Bool)
    /// The other side is gone.
    case broken
  }

  var bytes: [UInt8] = []
  private var start = 0

  /// Above this many bytes an emptied buffer gives its memory back.
  private static let keptCapacity = 128 * 1024

  var count: Int { bytes.count - start }
  var isEmpty: Bool { bytes.count == start }

  /// Sends as much as the socket takes.
  mutating func send(to descriptor: Int32) -> Outcome {
    var progress = false
    while start < bytes.count {
      let sent = bytes.withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress! + start, $0.count - start, Int32(MSG_NOSIGNAL))
      }
      if sent < 0 {
        if errno == EINTR { continue }
        return errno == EAGAIN ? .blocked(progress: progress) : .broken
      }
      start += sent
      progress = true
    }
    clear()
    return .done
  }

  mutating func clear() {
    start = 0
    bytes.removeAll(keepingCapacity: bytes.capacity <= Self.keptCapacity)
  }
}
