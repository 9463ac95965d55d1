import Crypto
import HTTP
import JSON
import Redis
import Testing

/// Who may ask what, and what is there at all; no Redis is needed to say so.
@Suite(.serialized)
struct AccessTests {
  private let intake = IntakeThread(RedisAddress(unixSocket: "/nowhere/redis.sock"))

  private func ask(_ request: Request) throws -> HTTPClientResponse { try intake.client().ask(request) }

  static let strangers: [String?] = [
    nil, "", "nonsense", "a.b.c", Token.make(expiresIn: -10), Token.make(audience: "others"),
    Token.make(key: JWTKey(id: "k1", secret: Array("another secret of thirty-two bytes!!".utf8))),
    Token.make(key: JWTKey(id: "k2", secret: Token.secret)), Token.make() + "x",
  ]

  @Test(arguments: strangers)
  func `without a valid token nobody comes in`(_ token: String?) throws {
    let answer = try ask(Request(token: token))
    #expect(answer.status == 401)
    #expect(answer.problem == "unauthorized")
    #expect(answer.header("WWW-Authenticate") == "Bearer realm=\"orderflow\"")
    #expect(answer.header("X-Request-ID") != nil)
  }

  @Test
  func `another scheme than Bearer is refused`() throws {
    let answer = try ask(Request(token: nil, headers: [("Authorization", "Basic YTpi")]))
    #expect(answer.status == 401)
  }

  @Test(arguments: ["customer", "service"])
  func `what is staff's is staff's`(_ scope: String) throws {
    let request = Request(
      method: "PUT", path: "/api/v1/admin/products/tea", body: #"{"name":"Tea"}"#, token: Token.make(scope: scope))
    let answer = try ask(request)
    #expect(answer.status == 403)
    #expect(answer.problem == "forbidden")
  }

  @Test
  func `a customer acts for oneself alone`() throws {
    let token = Token.make("bob", scope: "customer")
    #expect(try ask(Request(token: token)).status == 403)
    #expect(try ask(.get("/api/v1/orders?customer_id=ada", token: token)).status == 403)
    #expect(try ask(.get("/api/v1/stock?sku=tea", token: token)).status == 403)
    let own = try ask(Request(body: OrderBody(customer: nil).text, token: token))
    #expect(own.problem == "unavailable", "it would have been sent")
  }

  @Test(arguments: [
    "/", "/api", "/api/v1", "/api/v2/orders", "/api/v1/nothing", "/api/v1/orders/ord_short",
    "/api/v1/orders/ord_0123456789ABCDEFGHJKMNPQ", "/api/v1/orders/ord_0123456789abcdefghjkmnpq/nothing",
    "/api/v1/orders/..%2f..%2fetc/history",
  ])
  func `what is not there is not found`(_ path: String) throws {
    let answer = try ask(.get(path))
    #expect(answer.status == 404)
    #expect(answer.problem == "not-found")
    #expect(try answer.json["request_id"]?.string == answer.header("X-Request-ID"))
    #expect(try answer.json["instance"]?.string != nil)
  }

  @Test(arguments: [
    ("DELETE", "/api/v1/orders", ["POST", "GET", "HEAD"]), ("PUT", "/api/v1/products", ["GET", "HEAD"]),
    ("GET", "/api/v1/admin/stock/UK-1/tea/receive", ["POST"]), ("POST", "/api/v1/admin/products/tea", ["PUT"]),
  ])
  func `a method that is not possible names those that are`(
    _ method: String, _ path: String, _ allowed: [String]
  ) throws {
    let answer = try ask(Request(method: method, path: path, body: ""))
    #expect(answer.status == 405)
    #expect(answer.problem == "method-not-allowed")
    let named = answer.header("Allow")?.split(separator: ",").map { $0.drop { $0 == " " } }.map(String.init) ?? []
    #expect(named == allowed)
  }

  @Test(arguments: ["r1", "0af7651916cd43dd8448eb211c80319c", String(repeating: "x", count: 128)])
  func `a sane request id is taken over`(_ id: String) throws {
    let answer = try ask(.get("/nothing", [("X-Request-ID", id)]))
    #expect(answer.header("X-Request-ID") == id)
    #expect(try answer.json["request_id"]?.string == id)
  }

  @Test(arguments: ["", "two words", "Ünïcödé", String(repeating: "x", count: 129)])
  func `any other request id is replaced`(_ id: String) throws {
    let answer = try ask(.get("/nothing", [("X-Request-ID", id)]))
    let made = try #require(answer.header("X-Request-ID"))
    #expect(made.hasPrefix("req_"))
    #expect(made.utf8.count == 28)
  }

  @Test(arguments: [#""""#, String(repeating: "k", count: 256)])
  func `an idempotency key has 1 to 255 characters`(_ key: String) throws {
    let answer = try ask(Request(headers: [("Idempotency-Key", key)]))
    #expect(answer.status == 400)
    #expect(answer.problem == "bad-request")
  }

  @Test
  func `live is live, whatever else is not`() throws {
    #expect(try ask(.get("/health/live", token: nil)).status == 200)
    #expect(try ask(Request(method: "HEAD", path: "/health/live", body: "", token: nil)).status == 200)
  }
}
