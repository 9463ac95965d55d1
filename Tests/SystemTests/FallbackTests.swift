import Glibc
import Testing

extension SystemTests {
  @Suite struct FallbackTests {
    @Test func `while pricing is silent an order is confirmed at a price that stands in, and says so`() throws {
      let system = try OrderflowSystem.withDemo(["ORDERFLOW_STEP_DEADLINE": "4s"])
      defer { system.destroy() }
      let shop = try system.shop()
      func source(_ answer: HTTPAnswer) throws -> String? {
        try answer.json["items"]?.array.first?["price_source"]?.string
      }
      let live = try shop.insist(Demo.order(quantity: 1))
      #expect(try source(live) == "live")
      let pricing = try system.child("worker pricing")
      pricing.signal(SIGSTOP)
      defer { pricing.signal(SIGCONT) }
      let cached = try shop.insist(Demo.order(quantity: 2))
      #expect(cached.status == 201, "\(cached.text)")
      #expect(try source(cached) == "cached")
      let listed = try shop.insist(Demo.order(quantity: 3, of: "tea-sencha"))
      #expect(listed.status == 201, "\(listed.text)")
      #expect(try source(listed) == "catalog")
      pricing.signal(SIGCONT)
      #expect(try source(shop.insist(Demo.order(quantity: 1))) == "live")
      // What pricing says late of the first attempts changes nothing.
      try system.waitUntilDrained()
      for answer in [cached, listed] {
        let id = try #require(answer.json["id"]?.string)
        #expect(try shop.get("/api/v1/orders/\(id)").text == answer.text)
      }
    }

    @Test func `without a stand-in the order is refused in its time`() throws {
      let system = try OrderflowSystem.withDemo([
        "ORDERFLOW_STEP_DEADLINE": "1s", "ORDERFLOW_PRICE_FALLBACK_MAX_AGE": "0s",
      ])
      defer { system.destroy() }
      let shop = try system.shop()
      let pricing = try system.child("worker pricing")
      pricing.signal(SIGSTOP)
      defer { pricing.signal(SIGCONT) }
      let refused = try shop.insist(Demo.order(quantity: 2))
      #expect(refused.status == 504)
      #expect(refused.text.contains("deadline-exceeded"))
    }
  }
}
