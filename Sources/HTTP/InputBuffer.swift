import Glibc

/// Bytes received and not yet understood. Positions count from the first of them, so they survive an append.
struct InputBuffer: Sendable {
  private var bytes: [UInt8] = []
  private var start = 0

  /// Above this many bytes an emptied buffer gives its memory back.
  private static let keptCapacity = 64 * 1024

  var count: Int { bytes.count - start }
  var isEmpty: Bool { bytes.count == start }

  subscript(position: Int) -> UInt8 { bytes[start + position] }

  mutating func append(_ more: UnsafeRawBufferPointer) {
    if start > 0, start * 2 >= bytes.count { compact() }
    bytes.append(contentsOf: more)
  }

  mutating func append(_ more: [UInt8]) {
    more.withUnsafeBytes { append($0) }
  }

  /// Forgets the first `count` bytes.
  mutating func drop(_ count: Int) {
    start += count
    assert(start <= bytes.count)
    guard start == bytes.count else { return }
    start = 0
    bytes.removeAll(keepingCapacity: bytes.capacity <= Self.keptCapacity)
  }

  /// Hands out the first `count` bytes and forgets them.
  mutating func take(_ count: Int) -> [UInt8] {
    let taken = Array(bytes[start..<start + count])
    drop(count)
    return taken
  }

  /// Moves the first `count` bytes to the end of an array.
  mutating func move(_ count: Int, to array: inout [UInt8]) {
    array.append(contentsOf: bytes[start..<start + count])
    drop(count)
  }

  /// The position of the first line feed at or after a position.
  func lineFeed(from position: Int) -> Int? {
    bytes.withUnsafeBytes { all in
      let length = all.count - start - position
      guard length > 0, let base = all.baseAddress else { return nil }
      let first = base + start + position
      return memchr(first, Int32(Byte.lineFeed), length).map { position + (UnsafeRawPointer($0) - first) }
    }
  }

  private mutating func compact() {
    bytes.removeSubrange(0..<start)
    start = 0
  }
}
