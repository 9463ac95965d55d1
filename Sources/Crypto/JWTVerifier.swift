import JSON

/// Checks compact HS256 tokens (RFC 7515, RFC 7519). The algorithm is ours to say, never the token's (RFC 8725 §3.1).
package struct JWTVerifier: Sendable {
  private let keys: [JWTKey]
  private let issuer: String
  private let audience: String
  private let leewaySeconds: Int64

  /// - Parameters:
  ///   - keys: Those in use, with different ids; several while one is being replaced. With exactly one, a token may
  ///     leave its `kid` out.
  ///   - leewaySeconds: How far the issuer's clock may be from ours.
  package init(keys: [JWTKey], issuer: String, audience: String, leewaySeconds: Int64 = 0) {
    precondition(Set(keys.map(\.id)).count == keys.count, "two keys with one id")
    self.keys = keys
    self.issuer = issuer
    self.audience = audience
    self.leewaySeconds = leewaySeconds
  }

  /// The claims of a token that is signed by one of our keys, is from our issuer, for our audience and of now.
  ///
  /// - Parameter nowSeconds: Seconds since 1970. `exp` is required, and is the first second it is refused
  ///   (RFC 7519 §4.1.4).
  package func verify(_ token: String, nowSeconds: Int64) throws(JWTError) -> JWTClaims {
    try verified(token, nowSeconds: nowSeconds).claims
  }

  /// With the claims the whole payload, for claims that are not every token's.
  func verified(_ token: String, nowSeconds: Int64) throws(JWTError) -> (claims: JWTClaims, payload: JSONView) {
    let payload = try Self.parse(payload(of: token)).root
    let claims = try JWTClaims(payload)
    guard claims.issuer == issuer else { throw .wrongIssuer }
    guard claims.audience.contains(audience) else { throw .wrongAudience }
    guard let expires = claims.expires else { throw .missingClaim("exp") }
    guard nowSeconds - leewaySeconds < expires else { throw .expired }
    if let notBefore = claims.notBefore, nowSeconds + leewaySeconds < notBefore { throw .notYetValid }
    return (claims, payload)
  }

  /// What was signed, once the signature is found good; nothing in it is looked at.
  package func payload(of token: String) throws(JWTError) -> [UInt8] {
    guard token.utf8.count <= Self.longestToken else { throw .malformed }
    let text = Array(token.utf8)
    let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 3, let header = Base64URL.decode(parts[0]), let payload = Base64URL.decode(parts[1]),
      let signature = Base64URL.decode(parts[2])
    else { throw .malformed }
    let key = try key(for: Self.parse(header).root)
    let signed = text[..<parts[1].endIndex]
    guard constantTimeEquals(key.hmac.authenticate(signed), signature) else { throw .badSignature }
    return payload
  }

  /// 16 KiB: ours are below 1 KiB, and what is not ours need not be hashed.
  private static let longestToken = 16 * 1024

  private func key(for header: JSONView) throws(JWTError) -> JWTKey {
    guard header.kind == .object, header["crit"] == nil, let algorithm = header["alg"]?.string else {
      throw .malformed
    }
    guard algorithm == "HS256" else { throw .unsupportedAlgorithm }
    guard let kid = header["kid"] else {
      guard keys.count == 1 else { throw .unknownKey }
      return keys[0]
    }
    guard let id = kid.string else { throw .malformed }
    guard let key = keys.first(where: { $0.id == id }) else { throw .unknownKey }
    return key
  }

  private static func parse(_ bytes: [UInt8]) throws(JWTError) -> JSONDocument {
    do throws(JSONError) {
      return try JSONDocument(bytes)
    } catch {
      throw .malformed
    }
  }
}
