import JSON

/// Makes the tokens ``JWTVerifier`` accepts, for tools and tests.
package enum JWTSigner {
  package static func sign(_ claims: JWTClaims, key: JWTKey) -> String {
    sign(payload: claims.json, key: key)
  }

  static func sign(payload: [UInt8], key: JWTKey) -> String {
    var header = JSONWriter()
    header.beginObject()
    header.field("alg", "HS256")
    header.field("typ", "JWT")
    header.field("kid", key.id)
    header.endObject()
    return sign(header: header.bytes, payload: payload, key: key)
  }

  /// The compact form (RFC 7515 §7.1) of any header and payload.
  package static func sign(header: [UInt8], payload: [UInt8], key: JWTKey) -> String {
    let signed = Base64URL.encode(header) + "." + Base64URL.encode(payload)
    return signed + "." + Base64URL.encode(key.hmac.authenticate(Array(signed.utf8)))
  }
}
