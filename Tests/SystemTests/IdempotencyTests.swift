import Glibc
import Testing

extension SystemTests {
  @Suite struct IdempotencyTests {
    private let parallel = 60

    @Test func `sixty parallel posts of one key make one order and get sixty equal answers`() throws {
      let system = try OrderflowSystem.withDemo()
      defer { system.destroy() }
      try checkOneOrder(try post(system, ports: [system.port]), system)
    }

    @Test func `sixty parallel posts of one key over two intakes make one order`() throws {
      let system = try OrderflowSystem.withDemo()
      defer { system.destroy() }
      let port = try FreePort.find()
      let second = try system.spawn([
        "intake", "--data", system.data, "--redis-url", system.redisURL, "--listen", "127.0.0.1:\(port)",
      ])
      defer { second.end() }
      try eventually("the second intake; it said: \(second.errors)") {
        (try? HTTPConnection(port: port).send(.get("/health/ready")).status) == 200
      }
      try checkOneOrder(try post(system, ports: [system.port, port]), system)
      second.signal(SIGTERM)
      #expect(try second.waitForExit() == 0)
    }

    @Test func `the same key with another body is refused`() throws {
      let system = try OrderflowSystem.withDemo()
      defer { system.destroy() }
      let shop = try system.shop()
      let first = try shop.insist(Demo.order(quantity: 1).with("Idempotency-Key", "k"))
      #expect(first.status == 201)
      let other = try shop.insist(Demo.order(quantity: 2).with("Idempotency-Key", "k"))
      #expect(other.status == 422)
      #expect(other.problem == "idempotency-key-reused")
      #expect(try shop.allOrders().count == 1)
    }

    @Test func `a finished request's key gets the stored outcome, a refusal too`() throws {
      let system = try OrderflowSystem.withDemo()
      defer { system.destroy() }
      let (shop, staff) = (try system.shop(), try system.staff())
      let call = Demo.order(quantity: 1).with("Idempotency-Key", "\"quoted\"")
      let first = try Outcome(shop.insist(call))
      #expect(try Outcome(shop.insist(call)) == first)
      #expect(try Outcome(shop.insist(Demo.order(quantity: 1).with("Idempotency-Key", "quoted"))) == first)
      let tooMuch = Demo.order(quantity: 100_000).with("Idempotency-Key", "much")
      let refused = try Outcome(shop.insist(tooMuch))
      #expect(refused.status == 409)
      let received = try staff.insist(.post("/api/v1/admin/stock/MAIN/tea-assam/receive", #"{"quantity": 200000}"#))
      #expect(received.isSuccess)
      #expect(try Outcome(shop.insist(tooMuch)) == refused)
      #expect(try shop.allOrders().count == 2)
    }

    private func post(_ system: OrderflowSystem, ports: [Int]) throws -> [HTTPAnswer] {
      let token = try system.token("shop", scope: "service")
      return try inParallel(parallel) { index in
        let client = Client(port: ports[index % ports.count], token: token)
        return try client.insist(Demo.order(quantity: 3).with("Idempotency-Key", "the-one"))
      }
    }

    private func checkOneOrder(_ answers: [HTTPAnswer], _ system: OrderflowSystem) throws {
      #expect(answers.count == parallel)
      let first = try Outcome(#require(answers.first))
      #expect(first.status == 201, "\(first.body)")
      for answer in answers { #expect(try Outcome(answer) == first) }
      let again = try system.shop().insist(Demo.order(quantity: 3).with("Idempotency-Key", "the-one"))
      #expect(try Outcome(again) == first)
      try system.waitUntilDrained()
      #expect(try system.staff().allOrders().count == 1)
      let level = try system.staff().get("/api/v1/admin/stock/MAIN/tea-assam").json
      #expect(level["reserved"]?.int == 3)
    }
  }
}

/// What must be equal of two answers: status, where the order is, and the body but for what names the request.
private struct Outcome: Equatable {
  let status: Int
  let location: String?
  let body: JSONValue

  init(_ answer: HTTPAnswer) throws {
    status = answer.status
    location = answer.headers["location"]
    body = try answer.json.without("request_id", "instance")
  }
}
