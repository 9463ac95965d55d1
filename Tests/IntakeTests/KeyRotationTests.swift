import Crypto
import HTTP
import Intake
import Redis
import Testing

/// Several keys at once, each known by its `kid`: how one is replaced without anybody noticing.
@Suite(.serialized)
struct KeyRotationTests {
  private static let secret = Array("the next secret of more than 32 bytes".utf8)
  private static let next = JWTKey(id: "k2", secret: secret)

  private func status(_ token: String, keys: [JWTKey]) throws -> Int {
    let intake = IntakeThread(RedisAddress(unixSocket: "/nowhere/redis.sock")) {
      $0.verifier = JWTVerifier(keys: keys, issuer: "orderflow", audience: "orderflow")
    }
    return try intake.client().ask(Request(token: token)).status
  }

  @Test
  func `while a key is replaced the old and the new one are good, and afterwards the new one alone`() throws {
    let (old, new) = (Token.make(), Token.make(key: KeyRotationTests.next))
    for token in [old, new] { #expect(try status(token, keys: [Token.key, KeyRotationTests.next]) == 503) }
    #expect(try status(new, keys: [KeyRotationTests.next]) == 503, "past the token, to where Redis is missing")
    #expect(try status(old, keys: [KeyRotationTests.next]) == 401)
  }

  @Test
  func `a key is good under its own id alone`() throws {
    let crossed = Token.make(key: JWTKey(id: "k1", secret: KeyRotationTests.secret))
    #expect(try status(crossed, keys: [Token.key, KeyRotationTests.next]) == 401)
  }
}
