/// Finds where a run of ordinary string bytes ends, eight bytes at a step.
enum PlainRun {
  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let highBits: UInt64 = 0x8080_8080_8080_8080

  /// The first position at or after `start` of a quote, a backslash, a control character or, when
  /// `stoppingAtNonASCII`, a byte from 0x80; the count of `text` when there is none.
  @inline(__always)
  static func end(in text: UnsafeBufferPointer<UInt8>, from start: Int, stoppingAtNonASCII: Bool) -> Int {
    var position = start
    let raw = UnsafeRawBufferPointer(text)
    while position &+ 8 <= text.count {
      let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: position, as: UInt64.self))
      let stops = stops(in: word, stoppingAtNonASCII)
      if stops != 0 { return position &+ stops.trailingZeroBitCount / 8 }
      position &+= 8
    }
    while position < text.count, !isStop(text[position], stoppingAtNonASCII) { position &+= 1 }
    return position
  }

  /// The high bit is set in the first byte that stops the run. Higher bytes may be marked in error, since a subtraction
  /// borrows from them; lower ones never are.
  @inline(__always)
  private static func stops(in word: UInt64, _ nonASCII: Bool) -> UInt64 {
    let quote = word ^ (ones &* UInt64(ASCII.quote))
    let backslash = word ^ (ones &* UInt64(ASCII.backslash))
    let control = (word &- ones &* 0x20) & ~word
    let marks = control | ((quote &- ones) & ~quote) | ((backslash &- ones) & ~backslash)
    return (nonASCII ? marks | word : marks) & highBits
  }

  @inline(__always)
  private static func isStop(_ byte: UInt8, _ nonASCII: Bool) -> Bool {
    byte < 0x20 || byte == ASCII.quote || byte == ASCII.backslash || (nonASCII && byte >= 0x80)
  }
}
