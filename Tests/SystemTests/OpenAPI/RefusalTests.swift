import Glibc
import Testing

extension SystemTests {
  /// The refusals that come of trouble, on the running system; each as the document says.
  @Suite struct RefusalTests {
    private func expect(_ answer: HTTPAnswer, _ status: Int, _ problem: String, _ id: String, _ system: OrderflowSystem)
      throws
    {
      #expect(answer.status == status && answer.problem == problem, "\(answer.text)")
      let contract = Contract(try HTTPConnection(port: system.port).send(.get("/openapi.json")).json)
      let operation = try #require(contract.operations.first { $0.id == id })
      let faults = contract.faults(answer, of: operation)
      #expect(faults.isEmpty, "\(faults): \(answer.text)")
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
      try expect(staff.send(call), 503, "no-answer", "readCustomer", system)
      try expect(staff.send(call), 503, "circuit-open", "readCustomer", system)
    }

    @Test func `an order that a station does not serve in time is given up, and new ones are too many`() throws {
      let system = try OrderflowSystem.withDemo([
        "ORDERFLOW_STEP_DEADLINE": "1s", "ORDERFLOW_PRICE_FALLBACK_MAX_AGE": "0s", "ORDERFLOW_BACKLOG_BOUND": "4s",
        "ORDERFLOW_BREAKER_FAILURES": "100",
      ])
      defer { system.destroy() }
      let shop = try system.shop()
      let worker = try system.child("worker pricing")
      worker.signal(SIGSTOP)
      defer { worker.signal(SIGCONT) }
      try eventually("a sleeping worker") { worker.isStopped }
      let late = try shop.send(Demo.order(quantity: 1).with("Prefer", "wait=30"))
      try expect(late, 504, "deadline-exceeded", "placeOrder", system)
      let call = Demo.order(quantity: 1).with("Prefer", "respond-async")
      var refused = late
      try eventually("too much behind") {
        refused = try shop.send(call)
        return refused.status == 503
      }
      try expect(refused, 503, "overloaded", "placeOrder", system)
    }

    @Test func `what cannot be handled, is halted, comes too often or finds no Redis is told so`() throws {
      let system = try OrderflowSystem.withDemo(["ORDERFLOW_RATE_LIMIT": "3"])
      defer { system.destroy() }
      let staff = try system.staff()
      let run = RunbookRun(try #require(RunbookPage.all.first { $0.name == "dead-letters" }), nil, system, [:])
      try expect(run.refuseRates(), 500, "internal-error", "putRate", system)
      #expect(try system.run("pause", "pricing").exit == 0)
      let call = HTTPCall.put("/api/v1/admin/products/cup", #"{"name": "Cup"}"#).with("Prefer", "wait=0")
      var refused = try staff.send(call)
      try eventually("a halt that the intake knows of") {
        refused = try staff.send(call)
        return refused.problem == "halted"
      }
      try expect(refused, 503, "halted", "putProduct", system)
      #expect(try system.run("resume", "pricing").exit == 0)
      let ada = Client(port: system.port, token: try system.token("ada", scope: "customer"))
      let all = try (0..<4).map { _ in try ada.send(.get("/api/v1/customers/me")) }
      try expect(all[3], 429, "rate-limited", "readOwnCustomer", system)
      let redis = try system.child("redis-server")
      redis.signal(SIGSTOP)
      defer { redis.signal(SIGCONT) }
      try eventually("a Redis that the intake misses") {
        try HTTPConnection(port: system.port).send(.get("/health/ready")).status == 503
      }
      let away = HTTPConnection(port: system.port)
      let token = "Bearer \(try system.token("operator", scope: "staff"))"
      let answer = try away.send(.get("/api/v1/products").with("Authorization", token))
      try expect(answer, 503, "unavailable", "listProducts", system)
    }
  }
}
