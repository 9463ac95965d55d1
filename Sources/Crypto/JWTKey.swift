/// A shared secret for HS256 and the name (`kid`, RFC 7515 §4.1.4) it goes by in tokens.
package struct JWTKey: Sendable {
  package let id: String
  let hmac: HMACSHA256Key

  /// - Parameter secret: The raw bytes, not their Base64. At least ``minimumSecretBytes`` are due; that is for whoever
  ///   reads the configuration to refuse, and not checked here.
  package init(id: String, secret: [UInt8]) {
    self.id = id
    hmac = HMACSHA256Key(secret)
  }

  /// RFC 7518 §3.2: a key of the size of the hash, or larger.
  package static let minimumSecretBytes = 32
}
