import Glibc
import Testing

extension SystemTests {
  @Suite struct CancelTests {
    private func reserved(_ system: OrderflowSystem) throws -> Int? {
      try system.waitUntilDrained()
      return try system.staff().get("/api/v1/admin/stock/MAIN/tea-assam").json["reserved"]?.int
    }

    private func statuses(_ client: Client, _ path: String) throws -> [String] {
      try client.get("\(path)/history").json.objects.compactMap { item in
        item["to"]?.string.map { "\($0) by \(item["actor"]?.string ?? "")" }
      }
    }

    @Test func `a customer cancels an order of their own, and its goods come back`() throws {
      let system = try OrderflowSystem.withDemo()
      defer { system.destroy() }
      let ada = Client(port: system.port, token: try system.token("ada", scope: "customer"))
      let bao = Client(port: system.port, token: try system.token("bao", scope: "customer"))
      let before = try reserved(system)
      let path = try #require(try ada.insist(Demo.order(quantity: 2)).headers["location"])
      #expect(try reserved(system) == before.map { $0 + 2 })
      #expect(try bao.insist(.post("\(path)/cancel", "")).problem == "not-found")
      #expect(try ada.insist(.post("\(path)/cancel", #"{"reason": 5}"#)).status == 422)
      let call = HTTPCall.post("\(path)/cancel", #"{"reason": "too late"}"#).with("Idempotency-Key", "c1")
      let cancelled = try ada.insist(call)
      #expect(cancelled.status == 200, "\(cancelled.text)")
      #expect(try cancelled.json["status"]?.string == "cancelled")
      #expect(try cancelled.json["cancellation"]?["reason"]?.string == "too late")
      #expect(try ada.insist(call).body == cancelled.body)
      #expect(
        try ada.insist(.post("\(path)/cancel", "").with("Idempotency-Key", "c1")).problem == "idempotency-key-reused")
      #expect(try ada.get(path).body == cancelled.body)
      #expect(try statuses(ada, path) == ["pending by customer", "confirmed by system", "cancelled by customer"])
      #expect(try ada.get("/api/v1/orders?status=cancelled").json["orders"]?.array.count == 1)
      #expect(try reserved(system) == before)
    }

    @Test func `staff cancel anybody's, but none that was refused`() throws {
      let system = try OrderflowSystem.withDemo()
      defer { system.destroy() }
      let (shop, staff) = (try system.shop(), try system.staff())
      let path = try #require(try shop.insist(Demo.order(quantity: 1)).headers["location"])
      let admin = path.replacing("/api/v1/", with: "/api/v1/admin/")
      #expect(try shop.insist(.post("\(admin)/cancel", "")).status == 403)
      #expect(try staff.insist(.post("\(admin)/cancel", "{}")).status == 200)
      #expect(try statuses(staff, path).last == "cancelled by staff")
      let refused = try #require(try shop.insist(Demo.order(quantity: 1_000_000)).headers["location"])
      let answer = try staff.insist(.post("\(refused)/cancel", ""))
      #expect(answer.status == 409 && answer.problem == "order-not-cancellable", "\(answer.text)")
      #expect(try answer.json["order_status"]?.string == "rejected")
    }

    @Test func `one on its way is cancelled though a station is silent, and stays so when it speaks again`() throws {
      let system = try OrderflowSystem.withDemo()
      defer { system.destroy() }
      let shop = try system.shop()
      let before = try reserved(system)
      let pricing = try system.child("worker pricing")
      pricing.signal(SIGSTOP)
      defer { pricing.signal(SIGCONT) }
      let place = Demo.order(quantity: 2).with("Idempotency-Key", "p1")
      let path = try #require(try shop.insist(place.with("Prefer", "respond-async")).headers["location"])
      let cancelled = try shop.insist(.post("\(path)/cancel", ""))
      #expect(cancelled.status == 200, "\(cancelled.text)")
      try system.expect(shop.insist(place), 409, "order-cancelled", of: "placeOrder")
      pricing.signal(SIGCONT)
      #expect(try reserved(system) == before)
      #expect(try shop.get(path).json["status"]?.string == "cancelled")
      #expect(
        try statuses(shop, path) == ["pending by customer", "cancelling by customer", "cancelled by system"])
    }
  }
}
