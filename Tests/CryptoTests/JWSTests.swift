import Crypto
import JSON
import TestSupport
import Testing

private let vectors = "vectors/jws_hmac_test.json"

struct JWSTests {
  /// RFC 7515 Appendix A.1.
  @Test func `the example of RFC 7515 is accepted`() throws {
    let secret = Base64URL.decode(
      "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow")
    let token =
      "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9"
      + ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
      + ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    let verifier = makeVerifier(keys: [JWTKey(id: "a1", secret: try #require(secret))])
    let payload = try verifier.payload(of: token)
    #expect(try JSONDocument(payload).root.string("iss") == "joe")
    #expect(throws: JWTError.missingClaim("sub")) { try verifier.verify(token, nowSeconds: 0) }
  }

  /// Four vectors contradict RFC 7515 §2 or one another: 367 and 370 are "invalid" yet letter for letter the valid 357,
  /// 372 and 373 are "valid" with a question mark inside the Base64URL.
  @Test(.enabled(if: SharedData.has(vectors), "the Wycheproof vectors are not in the shared data"))
  func `the Wycheproof vectors are told right from wrong`() throws {
    let root = try JSONDocument(SharedData.bytes(vectors)).root
    var count = 0
    for group in try root.required("testGroups").elements {
      let key = try group.required("private")
      let secret = try #require(Base64URL.decode(try key.string("k")[...]))
      let verifier = makeVerifier(keys: [JWTKey(id: try key.string("kid"), secret: secret)])
      for test in try group.required("tests").elements {
        let number = try test.int("tcId")
        let isValid =
          switch number {
          case 367, 370: true
          case 372, 373: false
          default: try test.string("result") == "valid"
          }
        let isAccepted = (try? verifier.payload(of: test.string("jws"))) != nil
        #expect(isAccepted == isValid, "test \(number)")
        count += 1
      }
    }
    #expect(try count == root.int("numberOfTests"))
  }
}
