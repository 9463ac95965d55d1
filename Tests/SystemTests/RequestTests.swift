import Glibc
import Testing

extension SystemTests {
  @Suite struct RequestTests {
    @Test func `a request id is answered, the caller's own where it is sane`() throws {
      let system = try OrderflowSystem()
      defer { system.destroy() }
      let shop = try system.shop()
      let own = try shop.insist(.get("/api/v1/orders/ord_none").with("X-Request-ID", "mine-1"))
      #expect(own.headers["x-request-id"] == "mine-1")
      #expect(try own.json["request_id"]?.string == "mine-1")
      let made = try shop.insist(.get("/api/v1/orders"))
      #expect(made.headers["x-request-id"]?.isEmpty == false)
      let insane = try shop.insist(.get("/api/v1/orders").with("X-Request-ID", String(repeating: "x", count: 5_000)))
      #expect((insane.headers["x-request-id"]?.count ?? 0) < 200)
    }

    @Test func `an order that did not change is not sent again`() throws {
      let system = try OrderflowSystem.withDemo()
      defer { system.destroy() }
      let shop = try system.shop()
      let path = try #require(try shop.insist(Demo.order(quantity: 1)).headers["location"])
      let tag = try #require(try shop.get(path).headers["etag"])
      let same = try shop.insist(.get(path).with("If-None-Match", tag))
      #expect(same.status == 304 && same.body.isEmpty && same.headers["etag"] == tag)
      #expect(try shop.insist(.get(path).with("If-None-Match", "\"other\"")).status == 200)
    }

    @Test func `who does not wish to wait gets the order's address at once`() throws {
      let system = try OrderflowSystem.withDemo()
      defer { system.destroy() }
      let shop = try system.shop()
      let answer = try shop.insist(Demo.order(quantity: 1).with("Prefer", "respond-async"))
      #expect(answer.status == 202, "\(answer.text)")
      let path = try #require(answer.headers["location"])
      try eventually("\(path) confirmed") { try shop.get(path).json["status"]?.string == "confirmed" }
      let history = try shop.get("\(path)/history").json
      #expect(history.objects.compactMap { $0["to"]?.string } == ["pending", "confirmed"])
    }

    @Test func `an order still under way after the wait is answered with its address`() throws {
      let system = try OrderflowSystem.withDemo()
      defer { system.destroy() }
      let shop = try system.shop()
      let pricing = try system.child("worker pricing")
      pricing.signal(SIGSTOP)
      defer { pricing.signal(SIGCONT) }
      let answer = try shop.insist(Demo.order(quantity: 1).with("Prefer", "wait=1"))
      #expect(answer.status == 202, "\(answer.text)")
      let path = try #require(answer.headers["location"])
      #expect(try shop.get(path).json["status"]?.string == "pending")
      pricing.signal(SIGCONT)
      try eventually("\(path) confirmed") { try shop.get(path).json["status"]?.string == "confirmed" }
    }

    @Test func `a customer sees and places orders of their own alone`() throws {
      let system = try OrderflowSystem.withDemo()
      defer { system.destroy() }
      let ada = Client(port: system.port, token: try system.token("ada", scope: "customer"))
      let bao = Client(port: system.port, token: try system.token("bao", scope: "customer"))
      let placed = try ada.insist(Demo.order(quantity: 1))
      #expect(placed.status == 201, "\(placed.text)")
      let path = try #require(placed.headers["location"])
      #expect(try ada.insist(.get(path)).status == 200)
      #expect(try bao.insist(.get(path)).status == 404)
      #expect(try bao.insist(.get("\(path)/history")).status == 404)
      #expect(try bao.allOrders().isEmpty)
      #expect(try ada.allOrders().count == 1)
      // The body of a customer's order cannot name another customer.
      #expect([403, 404, 422].contains(try bao.insist(Demo.order(quantity: 1)).status))
    }

    @Test func `a sleeping Redis is answered with a try-again, and all is well when it wakes`() throws {
      let system = try OrderflowSystem.withDemo()
      defer { system.destroy() }
      let shop = try system.shop()
      let redis = try system.child("redis-server")
      redis.signal(SIGSTOP)
      defer { redis.signal(SIGCONT) }
      let call = Demo.order(quantity: 1).with("Idempotency-Key", "slept")
      let asleep = try shop.send(call.with("Prefer", "wait=1"))
      #expect([503, 504].contains(asleep.status), "\(asleep.text)")
      #expect(asleep.headers["retry-after"] != nil)
      redis.signal(SIGCONT)
      #expect(try shop.insist(call).status == 201)
      try system.waitUntilDrained()
      #expect(try shop.allOrders().count == 1)
    }

    @Test func `the probes say live and ready, and not ready without Redis`() throws {
      let system = try OrderflowSystem()
      defer { system.destroy() }
      let probe = HTTPConnection(port: system.port)
      #expect(try probe.send(.get("/health/live")).status == 200)
      #expect(try probe.send(.get("/health/ready")).status == 200)
      let redis = try system.child("redis-server")
      redis.signal(SIGSTOP)
      defer { redis.signal(SIGCONT) }
      try eventually("not ready", seconds: 30) { try probe.send(.get("/health/ready")).status == 503 }
      #expect(try probe.send(.get("/health/live")).status == 200)
      redis.signal(SIGCONT)
      try eventually("ready again") { try probe.send(.get("/health/ready")).status == 200 }
    }
  }
}
