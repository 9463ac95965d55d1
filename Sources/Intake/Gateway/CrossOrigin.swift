import HTTP

/// Cross-origin requests of configured origins (Fetch standard, CORS protocol). Tokens travel in `Authorization`, never as
/// cookies: credentials are not allowed, and no origin is a wildcard. <https://fetch.spec.whatwg.org/#http-cors-protocol>
struct CrossOrigin {
  private static let methods = "GET, HEAD, POST, PUT, PATCH, DELETE"
  private static let requestHeaders =
    "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Prefer, X-Request-ID, traceparent"
  private static let exposed =
    "ETag, Location, RateLimit, RateLimit-Policy, Retry-After, WWW-Authenticate, X-Request-ID"
  /// Seconds a browser may remember a preflight's answer.
  private static let maxAge = "600"

  private let origins: Set<String>

  init(_ origins: [String]) { self.origins = Set(origins) }

  /// The answer to a preflight of a configured origin; nil for everything else.
  func preflight(_ request: HTTPRequest) -> HTTPResponse? {
    guard !origins.isEmpty, request.method == .options, let origin = request.header("Origin"), origins.contains(origin),
      request.header("Access-Control-Request-Method") != nil
    else { return nil }
    return HTTPResponse(
      status: 204,
      headers: [
        ("Access-Control-Allow-Methods", CrossOrigin.methods),
        ("Access-Control-Allow-Headers", CrossOrigin.requestHeaders), ("Access-Control-Max-Age", CrossOrigin.maxAge),
      ])
  }

  /// What every answer carries once origins are configured. A cache must know that others are answered otherwise.
  func mark(_ response: inout HTTPResponse, _ request: HTTPRequest) {
    guard !origins.isEmpty else { return }
    response.headers.append(("Vary", "Origin"))
    guard let origin = request.header("Origin"), origins.contains(origin) else { return }
    response.headers.append(("Access-Control-Allow-Origin", origin))
    if request.method != .options { response.headers.append(("Access-Control-Expose-Headers", CrossOrigin.exposed)) }
  }
}
