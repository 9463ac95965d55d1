import Glibc
import Synchronization
import Testing

extension SystemTests {
  @Suite struct PricingTests {
    /// One thing that staff changes again and again; each change makes the product's unit price one minor unit more.
    private struct Moving: Sendable {
      let product: String
      let currency: String
      let quantity: Int
      /// What it costs before the first change.
      let start: Int
      let change: @Sendable (Int) -> HTTPCall

      func order(_ number: Int = 0) -> HTTPCall {
        .post(
          "/api/v1/orders",
          """
          {"customer_id": "\(PricingTests.customers[number / 4 % PricingTests.customers.count])", "currency": "\(currency)", "items":
            [{"product_id": "\(product)", "warehouse_id": "\(product)", "quantity": \(quantity)}]}
          """)
      }
    }

    /// Enough for three partitions.
    private static let customers = (1...9).map { "customer-\($0)" }

    private static let moving = [
      Moving(product: "listed", currency: "GBP", quantity: 1, start: 1_000) {
        .put("/api/v1/admin/prices/listed", #"{"prices": [{"currency": "GBP", "amount": \#(1_000 + $0)}]}"#)
      },
      // 10 000 000 đồng × 0.00004 = 400.00 euros.
      Moving(product: "converted", currency: "EUR", quantity: 1, start: 40_000) {
        .put("/api/v1/admin/rates/VND/EUR", #"{"rate": "0.0000\#(40_000 + $0)"}"#)
      },
      Moving(product: "marked", currency: "GBP", quantity: 1, start: 10_000) {
        .put("/api/v1/admin/warehouses/marked", #"{"name": "Leeds", "markup_bps": \#($0)}"#)
      },
      Moving(product: "broken", currency: "GBP", quantity: 5, start: 9_000) {
        .put(
          "/api/v1/admin/quantity-breaks/broken",
          #"{"breaks": [{"min_quantity": 5, "discount_bps": \#(1_000 - $0)}]}"#)
      },
    ]

    /// Changes sent and answered, by the place in `moving`.
    private struct Changes {
      var sent = [0, 0, 0, 0]
      var answered = [0, 0, 0, 0]
      var areDone = false
    }

    private func open(_ system: OrderflowSystem) throws {
      let staff = try system.staff()
      func put(_ call: HTTPCall) throws {
        let answer = try staff.insist(call)
        guard answer.isSuccess else { throw UnexpectedAnswer(answer: answer) }
      }
      for customer in PricingTests.customers {
        let body = #"{"email": "somebody@example.test", "name": "Somebody", "country": "GB"}"#
        try put(.put("/api/v1/admin/customers/\(customer)", body))
      }
      for item in PricingTests.moving {
        try put(.put("/api/v1/admin/products/\(item.product)", #"{"name": "\#(item.product)"}"#))
        try put(
          .put(
            "/api/v1/admin/prices/\(item.product)",
            item.product == "converted"
              ? #"{"prices": [{"currency": "VND", "amount": 10000000}]}"#
              : #"{"prices": [{"currency": "GBP", "amount": 10000}]}"#))
        try put(item.change(0))
        try put(
          .post("/api/v1/admin/stock/\(item.product)/\(item.product)/receive", #"{"quantity": 1000000}"#))
      }
    }

    @Test(arguments: [1, 3])
    func `while prices, rates, mark-ups and breaks change, no order is priced older than an answered change`(
      _ partitions: Int
    ) throws {
      let system = try OrderflowSystem(["ORDERFLOW_PARTITIONS_PRICING": "\(partitions)"])
      defer { system.destroy() }
      try open(system)
      let changes = Mutex(Changes())
      let orders = try inParallel(5) { thread in
        thread == 0 ? try change(system, changes) : try place(system, changes, from: thread)
      }
      #expect(orders.dropFirst().allSatisfy { $0 > 0 }, "\(orders)")
      try system.waitUntilDrained()
      let audit = try system.runWhenPossible("audit")
      #expect(audit.exit == 0, "\(audit.output) \(audit.errors)")
    }

    /// Makes 400 changes, one after the other.
    private func change(_ system: OrderflowSystem, _ changes: borrowing Mutex<Changes>) throws -> Int {
      defer { changes.withLock { $0.areDone = true } }
      let staff = try system.staff()
      for number in 0..<400 {
        let (place, count) = (number % 4, number / 4 + 1)
        changes.withLock { $0.sent[place] = count }
        let answer = try staff.insist(PricingTests.moving[place].change(count))
        #expect(answer.status == 200, "\(answer.text)")
        changes.withLock { $0.answered[place] = count }
      }
      return 400
    }

    /// Places orders until the changes are done; how many.
    private func place(
      _ system: OrderflowSystem, _ changes: borrowing Mutex<Changes>, from first: Int
    ) throws -> Int {
      let shop = try system.shop()
      var number = first
      while !changes.withLock(\.areDone) {
        number += 1
        let place = number % 4
        let item = PricingTests.moving[place]
        let oldest = item.start + changes.withLock { $0.answered[place] }
        let answer = try shop.insist(item.order(number))
        let newest = item.start + changes.withLock { $0.sent[place] }
        let price = try answer.json["items"]?.array.first?["unit_price"]?["amount"]?.int ?? -1
        #expect((oldest...newest).contains(price), "\(item.product) \(oldest)...\(newest): \(answer.text)")
      }
      return number - first
    }

    // MARK: Silence

    @Test func `pricing stopped in the middle of load costs no order, and each line says what its price is`() throws {
      let system = try OrderflowSystem.withDemo([
        "ORDERFLOW_STEP_DEADLINE": "3s", "ORDERFLOW_PRICE_FALLBACK_MAX_AGE": "1h",
      ])
      defer { system.destroy() }
      let pricing = try system.child("worker pricing")
      defer { pricing.signal(SIGCONT) }
      let token = try system.token("shop", scope: "service")
      let port = system.port
      let answered = Mutex(0)
      let sources = try inParallel(4) { thread in
        let shop = Client(port: port, token: token)
        return try (0..<9).map { number in
          // The second product is sold only after pricing has fallen silent.
          let isSilent = answered.withLock { $0 >= 16 }
          let product = isSilent && number % 2 == 1 ? "tea-sencha" : "tea-assam"
          let answer = try shop.insist(Demo.order(quantity: 1, of: product))
          #expect(answer.status == 201, "\(answer.text)")
          answered.withLock { count in
            count += 1
            if count == 16 { pricing.signal(SIGSTOP) }
          }
          return try answer.json["items"]?.array.first?["price_source"]?.string ?? "none"
        }
      }.flatMap { $0 }
      #expect(Set(sources) == ["live", "cached", "catalog"], "\(sources)")
      pricing.signal(SIGCONT)
      try system.waitUntilDrained()
      let audit = try system.runWhenPossible("audit")
      #expect(audit.exit == 0, "\(audit.output) \(audit.errors)")
    }

    @Test func `a recorded price older than the limit does not stand in`() throws {
      let system = try OrderflowSystem.withDemo([
        "ORDERFLOW_STEP_DEADLINE": "3s", "ORDERFLOW_PRICE_FALLBACK_MAX_AGE": "100ms",
      ])
      defer { system.destroy() }
      let shop = try system.shop()
      #expect(try shop.insist(Demo.order(quantity: 1)).status == 201)
      let pricing = try system.child("worker pricing")
      pricing.signal(SIGSTOP)
      defer { pricing.signal(SIGCONT) }
      // Its deadline is seconds away, and the recorded price older than the limit by then.
      let listed = try shop.insist(Demo.order(quantity: 2))
      #expect(try listed.json["items"]?.array.first?["price_source"]?.string == "catalog", "\(listed.text)")
    }
  }
}
