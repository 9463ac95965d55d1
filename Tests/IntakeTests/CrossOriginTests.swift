import HTTP
import Intake
import Redis
import Testing

/// Which pages may ask, and what their browsers are told.
@Suite(.serialized)
struct CrossOriginTests {
  private let intake = IntakeThread(RedisAddress(unixSocket: "/nowhere/redis.sock")) {
    $0.origins = ["https://shop.example"]
  }
  private static let ask = ("Access-Control-Request-Method", "POST")

  private func preflight(_ origin: String) throws -> HTTPClientResponse {
    try intake.client().ask(
      Request(method: "OPTIONS", body: "", token: nil, headers: [("Origin", origin), CrossOriginTests.ask]))
  }

  @Test
  func `a preflight of a configured origin is answered without a token`() throws {
    let answer = try preflight("https://shop.example")
    #expect(answer.status == 204)
    #expect(answer.header("Access-Control-Allow-Origin") == "https://shop.example")
    #expect(answer.header("Access-Control-Allow-Methods")?.contains("POST") == true)
    #expect(answer.header("Access-Control-Allow-Headers")?.contains("Authorization") == true)
    #expect(answer.header("Access-Control-Max-Age") == "600")
    #expect(answer.header("Access-Control-Allow-Credentials") == nil)
    #expect(answer.header("Vary") == "Origin")
  }

  @Test(arguments: ["https://evil.example", "http://shop.example", "https://shop.example.evil", "null", "*"])
  func `any other origin learns nothing`(_ origin: String) throws {
    let answer = try preflight(origin)
    #expect(answer.status == 405)
    #expect(answer.header("Access-Control-Allow-Origin") == nil)
    #expect(answer.header("Vary") == "Origin")
  }

  @Test
  func `a refusal can be read by the page that caused it`() throws {
    let answer = try intake.client().ask(Request(token: nil, headers: [("Origin", "https://shop.example")]))
    #expect(answer.status == 401)
    #expect(answer.header("Access-Control-Allow-Origin") == "https://shop.example")
    #expect(answer.header("Access-Control-Expose-Headers")?.contains("Retry-After") == true)
  }

  @Test
  func `without configured origins nothing is said of them`() throws {
    let plain = IntakeThread(RedisAddress(unixSocket: "/nowhere/redis.sock"))
    let answer = try plain.client().ask(.get("/health/live", [("Origin", "https://shop.example")]))
    #expect(answer.status == 200)
    #expect(answer.header("Access-Control-Allow-Origin") == nil)
    #expect(answer.header("Vary") == nil)
  }
}
