import JSON

/// Headers of responses, written once.
enum CommonHeader: String, CaseIterable {
  case requestID, entityTag, location, retryAfter, rateLimit, rateLimitPolicy, authenticate

  var name: String {
    switch self {
    case .requestID: "X-Request-ID"
    case .entityTag: "ETag"
    case .location: "Location"
    case .retryAfter: "Retry-After"
    case .rateLimit: "RateLimit"
    case .rateLimitPolicy: "RateLimit-Policy"
    case .authenticate: "WWW-Authenticate"
    }
  }

  private var about: String {
    switch self {
    case .requestID: "The request's own id where it is sane, else one made for it."
    case .entityTag: "The version of what is answered."
    case .location: "Where what was made is to be read."
    case .retryAfter: "Seconds to wait."
    case .rateLimit: "What is left of the limit; where there is one."
    case .rateLimitPolicy: "The limit; where there is one."
    case .authenticate: "How to authenticate (RFC 6750)."
    }
  }

  static func writeAll(to writer: inout JSONWriter) {
    writer.key("headers")
    writer.beginObject()
    for header in allCases {
      writer.key(header.rawValue)
      writer.beginObject()
      writer.field("description", header.about)
      writer.field("schema", header == .retryAfter ? Schema.count : .text)
      writer.endObject()
    }
    writer.endObject()
  }
}

/// Headers of requests, written once.
enum CommonParameter: String, CaseIterable {
  case requestID, traceparent, prefer, idempotencyKey, ifNoneMatch, ifMatch

  private var name: String {
    switch self {
    case .requestID: "X-Request-ID"
    case .traceparent: "traceparent"
    case .prefer: "Prefer"
    case .idempotencyKey: "Idempotency-Key"
    case .ifNoneMatch: "If-None-Match"
    case .ifMatch: "If-Match"
    }
  }

  private var about: String {
    switch self {
    case .requestID: "Up to 128 printable characters; answered, and named in every log line."
    case .traceparent: "W3C trace context; carried through every message."
    case .prefer: "RFC 7240: `wait=SECONDS` (5 by default, 30 at most), and for an order `respond-async`."
    case .idempotencyKey:
      "1 to 255 characters. The same key with the same request is the stored outcome again, for at least 24 hours."
    case .ifNoneMatch: "Entity tags; 304 where one is still right."
    case .ifMatch: "The version the change is meant for; 412 where it is another by now."
    }
  }

  static func writeAll(to writer: inout JSONWriter) {
    writer.key("parameters")
    writer.beginObject()
    for parameter in allCases {
      writer.key(parameter.rawValue)
      writer.parameter(parameter.name, in: "header", isRequired: false, about: parameter.about, .text)
    }
    writer.endObject()
  }
}
