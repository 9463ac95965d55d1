/// Why a token is refused.
package enum JWTError: Error, Equatable {
  /// Not three parts of strict Base64URL with an object in the first and the second, too long, a claim of the wrong
  /// kind, or a `crit` header (RFC 7515 §4.1.11: an extension nobody here understands makes the token invalid).
  case malformed
  case unsupportedAlgorithm
  case unknownKey
  case badSignature
  case expired
  case notYetValid
  case wrongIssuer
  case wrongAudience
  case missingClaim(String)
}

extension JWTError: CustomStringConvertible {
  /// A sentence for a log or an answer; it quotes nothing from the token.
  package var description: String {
    switch self {
    case .malformed: "The token is not a well-formed signed token."
    case .unsupportedAlgorithm: "The token is not signed with HS256."
    case .unknownKey: "The token names no key that is in use."
    case .badSignature: "The token's signature does not match."
    case .expired: "The token has expired."
    case .notYetValid: "The token is not valid yet."
    case .wrongIssuer: "The token is from another issuer."
    case .wrongAudience: "The token is meant for another audience."
    case .missingClaim(let name): "The token lacks the claim \(name)."
    }
  }
}
