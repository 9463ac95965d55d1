/// A key with its two padded blocks hashed already, which leaves a message of one block half the work.
package struct HMACSHA256Key: Sendable {
  private var inner = SHA256()
  private var outer = SHA256()

  /// - Parameter key: Of any length; more than a block of 64 bytes is replaced by its hash (RFC 2104 §2).
  package init(_ key: [UInt8]) {
    var padded = key.count > 64 ? SHA256.hash(key) : key
    padded.append(contentsOf: repeatElement(0, count: 64 - padded.count))
    inner.update(padded.map { $0 ^ 0x36 })
    outer.update(padded.map { $0 ^ 0x5C })
  }

  /// The full tag of 32 bytes.
  package func authenticate(_ message: some Collection<UInt8>) -> [UInt8] {
    var inner = inner
    var outer = outer
    inner.update(message)
    outer.update(inner.finalize())
    return outer.finalize()
  }
}
