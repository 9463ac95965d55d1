package import JSON

/// The registered claims (RFC 7519 §4.1) and the scope (RFC 8693 §4.2) of a token. Times are seconds since 1970.
package struct JWTClaims: Sendable, Equatable {
  package var subject: String
  /// What the bearer may do; in the token one string with spaces between.
  package var scope: [String]
  package var issuer: String
  /// Whom the token is for; in the token a string when it is one, else an array.
  package var audience: [String]
  package var expires: Int64?
  package var notBefore: Int64?
  package var issuedAt: Int64?

  package init(
    subject: String, scope: [String] = [], issuer: String, audience: [String], expires: Int64? = nil,
    notBefore: Int64? = nil, issuedAt: Int64? = nil
  ) {
    self.subject = subject
    self.scope = scope
    self.issuer = issuer
    self.audience = audience
    self.expires = expires
    self.notBefore = notBefore
    self.issuedAt = issuedAt
  }
}

extension JWTClaims {
  /// - Throws: ``JWTError/missingClaim(_:)`` without `sub`, `iss` or `aud`; ``JWTError/malformed`` for a claim of the
  ///   wrong kind.
  init(_ payload: JSONView) throws(JWTError) {
    guard payload.kind == .object else { throw .malformed }
    self.init(
      subject: try Self.required(payload, "sub"),
      scope: try Self.text(payload, "scope")?.split(separator: " ").map(String.init) ?? [],
      issuer: try Self.required(payload, "iss"),
      audience: try Self.audience(payload),
      expires: try Self.seconds(payload, "exp"),
      notBefore: try Self.seconds(payload, "nbf"),
      issuedAt: try Self.seconds(payload, "iat"))
  }

  private static func required(_ payload: JSONView, _ name: String) throws(JWTError) -> String {
    guard let text = try text(payload, name) else { throw .missingClaim(name) }
    return text
  }

  private static func text(_ payload: JSONView, _ name: String) throws(JWTError) -> String? {
    guard let claim = payload[name] else { return nil }
    guard let text = claim.string else { throw .malformed }
    return text
  }

  private static func audience(_ payload: JSONView) throws(JWTError) -> [String] {
    guard let claim = payload["aud"] else { throw .missingClaim("aud") }
    if let one = claim.string { return [one] }
    let several = claim.elements.compactMap(\.string)
    guard claim.kind == .array, several.count == claim.count else { throw .malformed }
    return several
  }

  /// A NumericDate (RFC 7519 §2) may have a fraction, which is dropped.
  private static func seconds(_ payload: JSONView, _ name: String) throws(JWTError) -> Int64? {
    guard let claim = payload[name] else { return nil }
    if let whole = claim.int64 { return whole }
    guard let value = claim.double, value.magnitude < 0x1p53 else { throw .malformed }
    return Int64(value)
  }
}

extension JWTClaims: JSONEncodable {
  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writeMembers(to: &writer)
    writer.endObject()
  }

  func writeMembers(to writer: inout JSONWriter) {
    writer.field("iss", issuer)
    writer.field("sub", subject)
    writer.key("aud")
    if audience.count == 1 {
      writer.string(audience[0])
    } else {
      writer.beginArray()
      for name in audience { writer.string(name) }
      writer.endArray()
    }
    writer.optional("scope", scope.isEmpty ? nil : scope.joined(separator: " "))
    writer.optional("exp", expires)
    writer.optional("nbf", notBefore)
    writer.optional("iat", issuedAt)
  }
}
