/// Reads a chunked body (RFC 9112, section 7.1): extensions are ignored, trailers are read and dropped, and both are
/// bounded together.
struct ChunkedBody: Sendable {
  private enum Step {
    case size
    case data(Int)
    case dataEnd
    case trailers(HeadScanner)
  }

  private(set) var bytes: [UInt8] = []
  private var step = Step.size
  private let bodyLimit: Int
  private var overheadLeft: Int

  /// Hexadecimal digits of a chunk size; sixteen would pass what an `Int` holds.
  private static let sizeDigits = 15
  /// Bytes of one line that names a chunk size.
  private static let sizeLineBytes = 4096

  init(_ limits: HTTPLimits) {
    bodyLimit = limits.bodyBytes
    overheadLeft = limits.headerBytes
  }

  /// Takes what is there; true once the whole body has been read.
  /// - Throws: 400 for malformed chunks, 413 as soon as a chunk's size passes the limit, 431 for large trailers.
  mutating func read(_ buffer: inout InputBuffer) throws(HTTPFailure) -> Bool {
    while true {
      switch step {
      case .size:
        guard try readSize(&buffer) else { return false }
      case .data(let left):
        guard !buffer.isEmpty else { return false }
        let count = min(left, buffer.count)
        buffer.move(count, to: &bytes)
        step = count == left ? .dataEnd : .data(left - count)
      case .dataEnd:
        guard try readDataEnd(&buffer) else { return false }
      case .trailers(var scanner):
        return try readTrailers(&buffer, &scanner)
      }
    }
  }

  private mutating func readSize(_ buffer: inout InputBuffer) throws(HTTPFailure) -> Bool {
    guard let feed = buffer.lineFeed(from: 0) else {
      guard buffer.count <= Self.sizeLineBytes else { throw .malformed("A chunk's size line is too long.") }
      return false
    }
    guard feed > 1, feed <= Self.sizeLineBytes, buffer[feed - 1] == Byte.carriageReturn else {
      throw .malformed("A chunk's size line is malformed.")
    }
    let size = try chunkSize(buffer, lineEnd: feed - 1)
    buffer.drop(feed + 1)
    guard bytes.count + size <= bodyLimit else { throw .bodyTooLarge }
    step = size == 0 ? .trailers(HeadScanner(limit: max(overheadLeft, 2))) : .data(size)
    return true
  }

  private mutating func chunkSize(_ buffer: InputBuffer, lineEnd: Int) throws(HTTPFailure) -> Int {
    var (size, position) = (0, 0)
    while position < lineEnd, let digit = buffer[position].hexadecimal {
      size = size << 4 | Int(digit)
      position += 1
      guard position <= Self.sizeDigits else { throw .malformed("A chunk's size is out of range.") }
    }
    guard position > 0 else { throw .malformed("A chunk has no size.") }
    overheadLeft -= lineEnd - position
    guard overheadLeft >= 0 else { throw .malformed("The chunk extensions are too long.") }
    while position < lineEnd, buffer[position].isBlank { position += 1 }
    guard position == lineEnd || buffer[position] == Byte.semicolon else {
      throw .malformed("A chunk's size is not hexadecimal.")
    }
    while position < lineEnd, buffer[position].isFieldValue { position += 1 }
    guard position == lineEnd else { throw .malformed("A chunk extension holds a control character.") }
    return size
  }

  private mutating func readDataEnd(_ buffer: inout InputBuffer) throws(HTTPFailure) -> Bool {
    if buffer.isEmpty { return false }
    guard buffer[0] == Byte.carriageReturn, buffer.count == 1 || buffer[1] == Byte.lineFeed else {
      throw .malformed("A chunk is longer than its size.")
    }
    if buffer.count == 1 { return false }
    buffer.drop(2)
    step = .size
    return true
  }

  private mutating func readTrailers(
    _ buffer: inout InputBuffer, _ scanner: inout HeadScanner
  ) throws(HTTPFailure) -> Bool {
    let end: Int?
    do throws(HTTPFailure) {
      end = try scanner.end(in: buffer)
    } catch {
      throw error == .targetTooLong ? .headersTooLarge : error
    }
    guard let end else {
      step = .trailers(scanner)
      return false
    }
    _ = try HTTPHeaderBlock(buffer.take(end), from: 0)
    return true
  }
}
