import Crypto
import Testing

struct JWTVerifierTests {
  @Test func `a signed token gives its claims back`() throws {
    let claims = makeClaims(scope: ["orders:read", "orders:write"], audience: ["other", "orderflow"], notBefore: 5)
    for key in [firstKey, secondKey] {
      let token = JWTSigner.sign(claims, key: key)
      #expect(try makeVerifier().verify(token, nowSeconds: issuedSeconds) == claims)
    }
  }

  @Test func `a token with any byte changed is refused`() throws {
    let token = Array(JWTSigner.sign(makeClaims(), key: firstKey).utf8)
    let verifier = makeVerifier()
    for index in token.indices {
      for flip: UInt8 in [0x01, 0x02, 0x20] {
        var changed = token
        changed[index] ^= flip
        let text = String(decoding: changed, as: UTF8.self)
        #expect(throws: JWTError.self, "byte \(index)") { try verifier.verify(text, nowSeconds: issuedSeconds) }
      }
    }
  }

  @Test func `every truncation of a token is refused`() {
    let token = JWTSigner.sign(makeClaims(), key: firstKey)
    for length in 0..<token.utf8.count { #expect(refusal(String(token.prefix(length))) != nil) }
  }

  @Test(arguments: ["none", "None", "RS256", "ES256", "HS384", "HS512", "hs256", ""])
  func `no algorithm but HS256 is accepted, however it is signed`(_ algorithm: String) {
    let token = makeToken(header: #"{"alg":"\#(algorithm)","kid":"first"}"#)
    #expect(refusal(token) == .unsupportedAlgorithm)
    let unsigned = token[...(token.lastIndex(of: ".") ?? token.startIndex)]
    #expect(refusal(String(unsigned)) == .unsupportedAlgorithm)
  }

  @Test(arguments: [
    #"{"kid":"first"}"#, #"{"alg":1,"kid":"first"}"#, #"{"alg":"HS256","kid":1}"#, #"["HS256"]"#, "x", "",
    #"{"alg":"HS256","kid":"first","crit":["b64"],"b64":false}"#, #"{"alg":"HS256","kid":"first","crit":[]}"#,
  ])
  func `a header of another form is refused`(_ header: String) {
    #expect(refusal(makeToken(header: header)) == .malformed)
  }

  @Test func `a key is chosen by its id`() {
    #expect(refusal(makeToken(header: #"{"alg":"HS256","kid":"third"}"#)) == .unknownKey)
    #expect(refusal(makeToken(header: #"{"alg":"HS256","kid":"second"}"#)) == .badSignature)
  }

  @Test func `a token without a key id needs there to be one key`() {
    let token = makeToken(header: #"{"alg":"HS256"}"#)
    #expect(refusal(token) == .unknownKey)
    #expect(refusal(token, by: makeVerifier(keys: [firstKey])) == nil)
    #expect(refusal(token, by: makeVerifier(keys: [secondKey])) == .badSignature)
    #expect(refusal(token, by: makeVerifier(keys: [])) == .unknownKey)
  }

  @Test func `the signature is judged before any claim`() {
    let token = makeToken(header: #"{"alg":"HS256","kid":"first"}"#, payload: "not json", key: secondKey)
    #expect(refusal(token) == .badSignature)
  }

  @Test func `a token is refused from its expiry on`() {
    let token = JWTSigner.sign(makeClaims(expires: 100), key: firstKey)
    #expect(refusal(token, nowSeconds: 99) == nil)
    #expect(refusal(token, nowSeconds: 100) == .expired)
    let lenient = makeVerifier(leewaySeconds: 10)
    #expect(refusal(token, by: lenient, nowSeconds: 109) == nil)
    #expect(refusal(token, by: lenient, nowSeconds: 110) == .expired)
  }

  @Test func `a token is refused before its time`() {
    let token = JWTSigner.sign(makeClaims(notBefore: 100), key: firstKey)
    #expect(refusal(token, nowSeconds: 99) == .notYetValid)
    #expect(refusal(token, nowSeconds: 100) == nil)
    #expect(refusal(token, by: makeVerifier(leewaySeconds: 10), nowSeconds: 90) == nil)
  }

  @Test func `issuer and audience must be ours`() {
    #expect(refusal(JWTSigner.sign(makeClaims(issuer: "Issuer"), key: firstKey)) == .wrongIssuer)
    #expect(refusal(JWTSigner.sign(makeClaims(audience: ["a", "b"]), key: firstKey)) == .wrongAudience)
    #expect(refusal(JWTSigner.sign(makeClaims(audience: []), key: firstKey)) == .wrongAudience)
    #expect(refusal(JWTSigner.sign(makeClaims(expires: nil), key: firstKey)) == .missingClaim("exp"))
  }

  @Test(arguments: ["sub", "iss", "aud", "exp"])
  func `a claim that must be there is named when it is not`(_ name: String) {
    let claims = ["sub": #""s""#, "iss": #""issuer""#, "aud": #""orderflow""#, "exp": "1800000000"]
    #expect(refusal(payload: claims) == nil)
    #expect(refusal(payload: claims.filter { $0.key != name }) == .missingClaim(name))
    #expect(refusal(payload: claims.merging([name: "{}"]) { $1 }) == .malformed)
    #expect(refusal(payload: claims.merging([name: "null"]) { $1 }) == .malformed)
  }

  @Test func `a time may have a fraction but must be in reach`() {
    let claims = ["sub": #""s""#, "iss": #""issuer""#, "aud": #"["orderflow"]"#]
    #expect(refusal(payload: claims.merging(["exp": "1800000000.5"]) { $1 }) == nil)
    #expect(refusal(payload: claims.merging(["exp": "1e300"]) { $1 }) == .malformed)
    #expect(refusal(payload: claims.merging(["exp": "9223372036854775807"]) { $1 }) == nil)
    #expect(refusal(payload: claims.merging(["exp": "-9223372036854775808"]) { $1 }) == .expired)
  }

  @Test func `a token beyond any sensible length is refused`() {
    let subject = String(repeating: "x", count: 20_000)
    #expect(refusal(JWTSigner.sign(makeClaims(subject: subject), key: firstKey)) == .malformed)
  }

  @Test func `every refusal is a sentence`() {
    let errors: [JWTError] = [
      .malformed, .unsupportedAlgorithm, .unknownKey, .badSignature, .expired, .notYetValid, .wrongIssuer,
      .wrongAudience, .missingClaim("exp"),
    ]
    #expect(Set(errors.map(\.description)).count == errors.count)
    #expect(errors.allSatisfy { $0.description.hasSuffix(".") })
  }

  private func refusal(
    _ token: String, by verifier: JWTVerifier = makeVerifier(), nowSeconds: Int64 = issuedSeconds
  ) -> JWTError? {
    do throws(JWTError) {
      _ = try verifier.verify(token, nowSeconds: nowSeconds)
      return nil
    } catch {
      return error
    }
  }

  private func refusal(payload claims: [String: String]) -> JWTError? {
    let payload = "{" + claims.map { "\"\($0)\":\($1)" }.joined(separator: ",") + "}"
    return refusal(makeToken(header: #"{"alg":"HS256","kid":"first"}"#, payload: payload))
  }
}
