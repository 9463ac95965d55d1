/// SHA-256 of FIPS 180-4 §6.2, over bytes given in any number of pieces.
///
/// A plain value without storage on the heap: a copy is a saved state that can be continued.
package struct SHA256: Sendable {
  private var state = SHA256State()
  /// The last bytes that do not fill a block yet: the first `pending` of them count.
  private var block = InlineArray<64, UInt8>(repeating: 0)
  private var pending = 0
  private var length: UInt64 = 0

  package init() {}

  package static func hash(_ bytes: some Collection<UInt8>) -> [UInt8] {
    var hasher = SHA256()
    hasher.update(bytes)
    return hasher.finalize()
  }

  package mutating func update(_ bytes: some Collection<UInt8>) {
    if bytes.withContiguousStorageIfAvailable({ absorb($0) }) == nil {
      Array(bytes).withUnsafeBufferPointer { absorb($0) }
    }
  }

  /// The 32 bytes of the digest. The hasher starts afresh.
  package mutating func finalize() -> [UInt8] {
    let bits = length &* 8
    block[pending] = 0x80
    if pending >= 56 {
      for index in pending + 1..<64 { block[index] = 0 }
      compressBlock()
      for index in 0..<56 { block[index] = 0 }
    } else {
      for index in pending + 1..<56 { block[index] = 0 }
    }
    for index in 0..<8 { block[56 + index] = UInt8(truncatingIfNeeded: bits >> UInt64(56 - 8 * index)) }
    compressBlock()
    let digest = state.bytes
    self = SHA256()
    return digest
  }

  private mutating func absorb(_ bytes: UnsafeBufferPointer<UInt8>) {
    length &+= UInt64(bytes.count)
    var position = 0
    if pending > 0 {
      position = min(64 - pending, bytes.count)
      keep(bytes, 0..<position)
      guard pending == 64 else { return }
      compressBlock()
    }
    while position + 64 <= bytes.count {
      state.compress(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[position..<position + 64]))
      position += 64
    }
    keep(bytes, position..<bytes.count)
  }

  private mutating func keep(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
    for index in range {
      block[pending] = bytes[index]
      pending += 1
    }
  }

  private mutating func compressBlock() {
    withUnsafeBytes(of: block) { state.compress($0) }
    pending = 0
  }
}
