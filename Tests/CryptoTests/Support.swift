import Crypto
import JSON

func hex(_ text: String) -> [UInt8] {
  var bytes: [UInt8] = []
  var rest = Substring(text)
  while !rest.isEmpty {
    bytes.append(UInt8(rest.prefix(2), radix: 16)!)
    rest = rest.dropFirst(2)
  }
  return bytes
}

func hex(_ bytes: [UInt8]) -> String {
  bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}

/// Two keys, as while one is being replaced.
let firstKey = JWTKey(id: "first", secret: Array("an example secret of 32 bytes or more".utf8))
let secondKey = JWTKey(id: "second", secret: Array("another example secret, 32 bytes too".utf8))

let issuedSeconds: Int64 = 1_700_000_000

func makeClaims(
  subject: String = "web-shop", scope: [String] = ["orders:write"], issuer: String = "issuer",
  audience: [String] = ["orderflow"], expires: Int64? = issuedSeconds + 300, notBefore: Int64? = nil
) -> JWTClaims {
  JWTClaims(
    subject: subject, scope: scope, issuer: issuer, audience: audience, expires: expires, notBefore: notBefore,
    issuedAt: issuedSeconds)
}

func makeVerifier(keys: [JWTKey] = [firstKey, secondKey], leewaySeconds: Int64 = 0) -> JWTVerifier {
  JWTVerifier(keys: keys, issuer: "issuer", audience: "orderflow", leewaySeconds: leewaySeconds)
}

/// A token with any header and payload, signed with `key`.
func makeToken(header: String, payload: String? = nil, key: JWTKey = firstKey) -> String {
  JWTSigner.sign(header: Array(header.utf8), payload: payload.map { Array($0.utf8) } ?? makeClaims().json, key: key)
}
