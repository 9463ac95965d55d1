import JSON

/// What the bearer of a review mail's link may do: write one review, as this customer, until then.
package struct ReviewToken: Sendable, Equatable {
  package let customerID: String
  package let orderID: String
  package let productID: String
  /// Seconds since 1970: the first at which it is refused.
  package let expires: Int64

  package init(customerID: String, orderID: String, productID: String, expires: Int64) {
    self.customerID = customerID
    self.orderID = orderID
    self.productID = productID
    self.expires = expires
  }
}

/// Signs and reads review tokens: JWTs by the keys of logins, for an audience of their own, so that neither is the other.
/// The same token is always the same text while the first key is.
package struct ReviewTokens: Sendable {
  private let keys: [JWTKey]
  private let issuer: String
  private let audience: String
  private let verifier: JWTVerifier

  /// - Parameters:
  ///   - keys: those in use; the first one signs.
  ///   - audience: that of logins.
  package init(keys: [JWTKey], issuer: String, audience: String) {
    self.keys = keys
    self.issuer = issuer
    self.audience = audience + "/reviews"
    verifier = JWTVerifier(keys: keys, issuer: issuer, audience: self.audience)
  }

  /// Nil without keys.
  package func sign(_ token: ReviewToken) -> String? {
    guard let key = keys.first else { return nil }
    let claims = JWTClaims(
      subject: token.customerID, issuer: issuer, audience: [audience], expires: token.expires)
    var writer = JSONWriter()
    writer.beginObject()
    claims.writeMembers(to: &writer)
    writer.field("order_id", token.orderID)
    writer.field("product_id", token.productID)
    writer.endObject()
    return JWTSigner.sign(payload: writer.bytes, key: key)
  }

  package func read(_ text: String, nowSeconds: Int64) throws(JWTError) -> ReviewToken {
    let (claims, payload) = try verifier.verified(text, nowSeconds: nowSeconds)
    guard let orderID = payload["order_id"]?.string else { throw .missingClaim("order_id") }
    guard let productID = payload["product_id"]?.string else { throw .missingClaim("product_id") }
    return ReviewToken(
      customerID: claims.subject, orderID: orderID, productID: productID, expires: claims.expires ?? nowSeconds)
  }
}
