import Contracts
import Crypto
import HTTP
import Messaging

/// Reads `Authorization: Bearer` (RFC 6750) and verifies the token. Verified tokens are remembered until they expire:
/// a shop's application sends the same one many times.
final class Authenticator {
  private static let remembered = 10_000

  private let verifier: JWTVerifier
  private var known: [String: (principal: Principal, expires: Int64)] = [:]

  init(_ verifier: JWTVerifier) {
    self.verifier = verifier
  }

  func principal(_ request: HTTPRequest) throws(Problem) -> Principal {
    guard let header = request.header("Authorization") else {
      throw .unauthorized("This needs a token: Authorization: Bearer …")
    }
    guard header.utf8.count > 7, header.prefix(7).lowercased() == "bearer " else {
      throw .unauthorized("The Authorization header is no Bearer token.")
    }
    let token = String(header.dropFirst(7))
    let now = Clock.unixMilliseconds / 1_000
    if let hit = known[token], now < hit.expires { return hit.principal }
    do {
      let claims = try verifier.verify(token, nowSeconds: now)
      let principal = Principal(claims)
      if known.count >= Authenticator.remembered { known.removeAll(keepingCapacity: true) }
      known[token] = (principal, claims.expires ?? now)
      return principal
    } catch {
      throw .unauthorized(error.description)
    }
  }
}
