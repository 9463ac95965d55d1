import Glibc
import Testing

extension SystemTests {
  /// The refusals that come of trouble, on the running system; each as the document says.
  @Suite struct RefusalTests {
    /// Kinds that no exchange of an `OperationCase` brings about, but a test of its own, by `expect(…, of:)`.
    static let ofTheirOwn: Set = [
      "circuit-open", "content-too-large", "deadline-exceeded", "halted", "internal-error", "no-answer",
      "order-cancelled",
      "overloaded", "payment-not-captured", "payment-unavailable", "pricing-unavailable", "rate-limited",
      "too-many-addresses", "totals-changed", "unavailable",
    ]

    @Test func `every kind of refusal in the document is brought about`() throws {
      let system = try OrderflowSystem.withDemo()
      defer { system.destroy() }
      let contract = Contract(try HTTPConnection(port: system.port).send(.get("/openapi.json")).json)
      let exchanged = Set(OperationCase.all.flatMap { $0.exchanges(.nowhere) }.compactMap(\.problem))
      #expect(contract.problems == exchanged.union(RefusalTests.ofTheirOwn))
      let tests = try Repository.sources("Tests/SystemTests").joined()
      for kind in RefusalTests.ofTheirOwn {
        let isExpected = tests.contains("\"\(kind)\", of: \"")
        #expect(isExpected, "\(kind) is expected by no test")
      }
    }

    @Test func `a capability that says nothing is no answer, then behind a breaker`() throws {
      let system = try OrderflowSystem.withDemo(["ORDERFLOW_BREAKER_FAILURES": "1"])
      defer { system.destroy() }
      let staff = try system.staff()
      let worker = try system.child("worker customers")
      worker.signal(SIGSTOP)
      defer { worker.signal(SIGCONT) }
      try eventually("a sleeping worker") { worker.isStopped }
      let call = HTTPCall.get("/api/v1/admin/customers/ada").with("Prefer", "wait=2")
      try system.expect(staff.send(call), 503, "no-answer", of: "readCustomer")
      try system.expect(staff.send(call), 503, "circuit-open", of: "readCustomer")
    }

    @Test func `an order that a station does not serve in time is given up, and new ones are too many`() throws {
      let system = try OrderflowSystem.withDemo([
        "ORDERFLOW_STEP_DEADLINE": "1s", "ORDERFLOW_PRICE_FALLBACK_MAX_AGE": "0s", "ORDERFLOW_BACKLOG_BOUND": "4s",
        "ORDERFLOW_BREAKER_FAILURES": "100",
      ])
      defer { system.destroy() }
      let shop = try system.shop()
      let cart = try #require(
        try shop.insist(.post("/api/v1/cart", #"{"currency": "GBP", "customer_id": "ada"}"#)).json["cart_session_id"]?
          .string)
      let worker = try system.child("worker pricing")
      worker.signal(SIGSTOP)
      defer { worker.signal(SIGCONT) }
      try eventually("a sleeping worker") { worker.isStopped }
      let late = try shop.send(Demo.order(quantity: 1).with("Prefer", "wait=30"))
      try system.expect(late, 504, "deadline-exceeded", of: "placeOrder")
      let unpriced = HTTPCall.post(
        "/api/v1/cart/\(cart)/items?customer_id=ada", #"{"product_id": "mug-heron", "quantity": 1}"#)
      try system.expect(
        shop.send(unpriced.with("Prefer", "wait=30")), 504, "pricing-unavailable", of: "addCartItem")
      let call = Demo.order(quantity: 1).with("Prefer", "respond-async")
      var refused = late
      try eventually("too much behind") {
        refused = try shop.send(call)
        return refused.problem == "overloaded"
      }
      try system.expect(refused, 503, "overloaded", of: "placeOrder")
    }

    @Test func `a customer has only so many addresses`() throws {
      let system = try OrderflowSystem.withDemo()
      defer { system.destroy() }
      let ada = Client(port: system.port, token: try system.token("ada", scope: "customer"))
      let call = HTTPCall.post("/api/v1/customers/me/addresses", #"{"country": "GB"}"#)
      var refused = try ada.insist(call)
      for _ in 0..<100 where refused.status == 201 { refused = try ada.insist(call) }
      try system.expect(refused, 409, "too-many-addresses", of: "addAddress")
    }

    @Test func `what cannot be handled, is halted, comes too often or finds no Redis is told so`() throws {
      let system = try OrderflowSystem.withDemo(["ORDERFLOW_RATE_LIMIT": "3"])
      defer { system.destroy() }
      let staff = try system.staff()
      let run = RunbookRun(try #require(RunbookPage.all.first { $0.name == "dead-letters" }), nil, system, [:])
      try system.expect(run.refuseRates(), 500, "internal-error", of: "putRate")
      #expect(try system.run("pause", "pricing").exit == 0)
      let call = HTTPCall.put("/api/v1/admin/products/cup", #"{"name": "Cup"}"#).with("Prefer", "wait=0")
      var refused = try staff.send(call)
      try eventually("a halt that the intake knows of") {
        refused = try staff.send(call)
        return refused.problem == "halted"
      }
      try system.expect(refused, 503, "halted", of: "putProduct")
      #expect(try system.run("resume", "pricing").exit == 0)
      let ada = Client(port: system.port, token: try system.token("ada", scope: "customer"))
      var last = try ada.send(.get("/api/v1/customers/me"))
      try eventually("too many") {
        last = try ada.send(.get("/api/v1/customers/me"))
        return last.status == 429
      }
      try system.expect(last, 429, "rate-limited", of: "readOwnCustomer")
      let redis = try system.child("redis-server")
      redis.signal(SIGSTOP)
      defer { redis.signal(SIGCONT) }
      try eventually("a Redis that the intake misses") {
        try HTTPConnection(port: system.port).send(.get("/health/ready")).status == 503
      }
      let away = HTTPConnection(port: system.port)
      let token = "Bearer \(try system.token("operator", scope: "staff"))"
      let answer = try away.send(.get("/api/v1/products").with("Authorization", token))
      try system.expect(answer, 503, "unavailable", of: "listProducts")
    }
  }
}
