import Crypto
import JSON
import Testing

struct ReviewTokenTests {
  private let tokens = ReviewTokens(keys: [firstKey], issuer: "issuer", audience: "orderflow")
  private let token = ReviewToken(customerID: "ada", orderID: "ord_1", productID: "mug ü/1", expires: 1_000)

  private func refusal(_ text: String, now: Int64 = 999) -> JWTError? {
    do throws(JWTError) {
      _ = try tokens.read(text, nowSeconds: now)
      return nil
    } catch { return error }
  }

  @Test func `a token says again what was signed, until it expires`() throws {
    let text = try #require(tokens.sign(token))
    #expect(try tokens.read(text, nowSeconds: 999) == token)
    #expect(refusal(text, now: 1_000) == .expired)
  }

  @Test func `the same token is the same text`() {
    #expect(tokens.sign(token) == tokens.sign(token))
  }

  @Test func `it is no login, and no login is one`() throws {
    let text = try #require(tokens.sign(token))
    #expect(throws: JWTError.wrongAudience) { try makeVerifier().verify(text, nowSeconds: 999) }
    let login = JWTSigner.sign(makeClaims(subject: "ada", expires: 1_000), key: firstKey)
    #expect(refusal(login) == .wrongAudience)
  }

  @Test func `a token that lacks a claim, or is changed anywhere, is none`() throws {
    let bare = JWTSigner.sign(
      JWTClaims(subject: "ada", issuer: "issuer", audience: ["orderflow/reviews"], expires: 1_000), key: firstKey)
    #expect(refusal(bare) == .missingClaim("order_id"))
    let text = Array(try #require(tokens.sign(token)).utf8)
    for place in text.indices {
      var other = text
      other[place] = text[place] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
      #expect(refusal(String(decoding: other, as: UTF8.self)) != nil)
    }
  }

  @Test func `the first key signs, every key reads, and without one nothing is signed or read`() throws {
    let both = ReviewTokens(keys: [secondKey, firstKey], issuer: "issuer", audience: "orderflow")
    let older = try #require(tokens.sign(token))
    #expect(try both.read(older, nowSeconds: 999) == token)
    #expect(refusal(try #require(both.sign(token))) == .unknownKey)
    let none = ReviewTokens(keys: [], issuer: "issuer", audience: "orderflow")
    #expect(none.sign(token) == nil)
    #expect(throws: JWTError.unknownKey) { try none.read(older, nowSeconds: 999) }
  }
}
