/// Finds the empty line that ends a block of lines, reading each byte once however the bytes arrive.
/// Every line must end in CR LF: a bare LF is refused, for two parsers in a row must not see different lines.
struct HeadScanner: Sendable {
  private var lineStart = 0
  private var scanned = 0
  private let limit: Int

  init(limit: Int) {
    self.limit = limit
  }

  /// The length of the block, its empty line included, or nil while it is incomplete.
  /// - Throws: 400 for a bare LF; 414 or 431 once the limit is passed, by what line passes it.
  mutating func end(in buffer: InputBuffer) throws(HTTPFailure) -> Int? {
    while let feed = buffer.lineFeed(from: scanned) {
      guard feed > lineStart, buffer[feed - 1] == Byte.carriageReturn else {
        throw .malformed("A line ends in LF without CR.")
      }
      try check(feed + 1)
      if feed - 1 == lineStart { return feed + 1 }
      lineStart = feed + 1
      scanned = feed + 1
    }
    scanned = buffer.count
    try check(scanned)
    return nil
  }

  private func check(_ length: Int) throws(HTTPFailure) {
    guard length > limit else { return }
    throw lineStart == 0 ? .targetTooLong : .headersTooLarge
  }
}
