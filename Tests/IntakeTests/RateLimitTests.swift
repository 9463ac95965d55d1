import Contracts
import HTTP
import Intake
import Messaging
import Redis
import TestSupport
import Testing

/// One limit for all intakes.
@Suite(.serialized)
struct RateLimitTests {
  private let server: RedisServer
  private let intakes: [IntakeThread]

  init() throws {
    let server = try RedisServer()
    self.server = server
    intakes = ["intake-a", "intake-b"].map { name in
      IntakeThread(server.address, name: name) {
        $0.customerLimit = 10
        $0.serviceLimit = 4_000
      }
    }
    for intake in intakes { try intake.awaitReady() }
  }

  /// A request that is refused by itself, so that no worker has to answer it.
  private func ask(_ client: Client, _ subject: String, _ scope: String = "customer") throws -> HTTPClientResponse {
    try client.ask(Request(body: "{", token: Token.make(subject, scope: scope)))
  }

  @Test
  func `a customer has one allowance over two intakes, and others have their own`() throws {
    let clients = try intakes.map { try $0.client() }
    for number in 0..<10 {
      let answer = try ask(clients[number % 2], "ada")
      #expect(answer.status == 400)
      #expect(answer.header("RateLimit-Policy") == "\"customer\";q=10;w=60")
      #expect(answer.header("RateLimit")?.hasPrefix("\"customer\";r=\(9 - number);t=") == true)
      #expect(answer.header("Retry-After") == nil)
    }
    for client in clients {
      let refused = try ask(client, "ada")
      #expect(refused.status == 429)
      #expect(refused.problem == "rate-limited")
      #expect(refused.header("RateLimit")?.hasPrefix("\"customer\";r=0;t=") == true)
      let seconds = try #require(refused.header("Retry-After").flatMap { Int($0) })
      #expect((1...120).contains(seconds))
      #expect(try ask(client, "bob").status == 400)
      #expect(try ask(client, "ada", "service").status == 400, "a service of that name is another caller")
    }
  }

  @Test
  func `a large allowance is spent in portions, and not beyond its end`() throws {
    let clients = try intakes.map { try $0.client() }
    let redis = try server.connection()
    func window() throws -> Int64 { (try redis.call(RedisCommand("TIME")).value[0].integer ?? 0) / 60 }
    var (granted, attempt) = (0, 0)
    // Where a window ends meanwhile, what it has granted begins to be forgotten: another caller, from the start.
    try eventually {
      granted = 0
      attempt += 1
      let first = try window()
      for number in 0..<4_300
      where try ask(clients[number % 2], "shop-\(attempt)", "service").status == 400 { granted += 1 }
      return try window() == first
    }
    #expect((3_900...4_100).contains(granted), "\(granted)")
  }

  @Test
  func `what was counted is forgotten with its window`() throws {
    let redis = try server.connection()
    let key = "orderflow:{rate}:customer:ada"
    let now = try redis.call(RedisCommand("TIME")).value[0].integer ?? 0
    // Three windows ago.
    let start = (now - now % 60 - 180) * 1_000
    try redis.call(RedisCommand("SET", key, "\(start) 10 10"))
    #expect(try ask(intakes[0].client(), "ada").header("RateLimit")?.hasPrefix("\"customer\";r=9;") == true)
    #expect(try redis.call(RedisCommand("PTTL", key)).value.integer ?? 0 > 60_000)
  }

  @Test
  func `while Redis is away a request fails for that reason alone`() throws {
    let client = try intakes[0].client()
    server.end()
    try eventually { try intakes[0].client().ask(.get("/health/ready")).status == 503 }
    for _ in 0..<20 {
      let answer = try client.ask(
        Request(body: OrderBody(customer: nil).text, token: Token.make("ada", scope: "customer")))
      #expect(answer.problem == "unavailable")
    }
  }

  @Test
  func `a stranger is told so, however often`() throws {
    let client = try intakes[0].client()
    for _ in 0..<20 { #expect(try client.ask(Request(token: "nonsense")).status == 401) }
  }
}
