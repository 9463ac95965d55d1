/// HMAC (RFC 2104) over SHA-256.
package enum HMACSHA256 {
  /// The full tag of 32 bytes. For many messages under one key, keep an ``HMACSHA256Key``.
  package static func authenticate(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
    HMACSHA256Key(key).authenticate(message)
  }
}
