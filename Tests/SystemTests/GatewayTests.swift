import Testing

extension SystemTests {
  /// What the gateway promises, on the running system.
  @Suite struct GatewayTests {
    private func value(_ sample: String, port: Int) throws -> Double? {
      let answer = try HTTPConnection(port: port).send(.get("/metrics"))
      #expect(answer.status == 200 && answer.headers["content-type"]?.hasPrefix("text/plain; version=0.0.4") == true)
      let line = answer.text.split(separator: "\n").first { $0.hasPrefix("\(sample) ") }
      return line.flatMap { Double($0.dropFirst(sample.utf8.count + 1)) }
    }

    @Test func `intake and workers tell what they did`() throws {
      let operations = try FreePort.find(consecutive: 10)
      let system = try OrderflowSystem.withDemo(["ORDERFLOW_OPERATIONS_LISTEN": "127.0.0.1:\(operations)"])
      defer { system.destroy() }
      let shop = try system.shop()
      for _ in 0..<3 { #expect(try shop.insist(Demo.order(quantity: 1)).status == 201) }
      #expect(try shop.insist(Demo.order(quantity: 999_999)).status == 409)
      try system.waitUntilDrained()
      #expect(try value("orders_created_total", port: system.port) == 3)
      #expect(try value("order_creation_seconds_count", port: system.port) == 3)
      let refused = #"gateway_request_seconds_count{route="POST /api/v1/orders",status="409"}"#
      #expect(try value(refused, port: system.port) == 1)
      #expect(try value(#"breaker_state{capability="reservation"}"#, port: system.port) == 0)
      func metrics() throws -> String {
        try (0..<5).map { try HTTPConnection(port: operations + $0).send(.get("/metrics")).text }.joined()
      }
      // A worker says how it is after what it does.
      let unpublished = #"outbox_unpublished{capability="orders",partition="orders.0"} 0"#
      try eventually("an empty outbox") { try metrics().contains("\n\(unpublished)\n") }
      let workers = try metrics()
      for line in [
        "orders_created_total 3", #"stock_reservations_total{outcome="reserved"} 3"#,
        #"stock_reservations_total{outcome="out_of_stock"} 1"#, "price_calculation_seconds_count 3",
        #"message_handling_seconds_count{capability="orders",type="PlaceOrder"} 4"#,
        #"dead_letters_total{capability="orders"} 0"#,
      ] { #expect(workers.contains("\n\(line)\n"), "\(line)") }
      for name in [
        "price_cache_requests_total", "promotion_applications_total", "store_commit_seconds",
        "stream_oldest_unprocessed_seconds", "stream_pending",
      ] { #expect(workers.contains("\n# TYPE \(name) "), "\(name)") }
    }

    @Test func `customers see their own alone`() throws {
      let system = try OrderflowSystem.withDemo()
      defer { system.destroy() }
      let placed = try system.shop().insist(Demo.order(quantity: 1))
      let order = try #require(placed.json["id"]?.string)
      let ada = Client(port: system.port, token: try system.token("ada", scope: "customer"))
      let other = Client(port: system.port, token: try system.token("mallory", scope: "customer"))
      #expect(try ada.get("/api/v1/orders/\(order)").status == 200)
      #expect(try other.get("/api/v1/orders/\(order)").status == 404)
      #expect(try other.get("/api/v1/orders/\(order)/history").status == 404)
      #expect(try other.get("/api/v1/orders?customer_id=ada").status == 403)
      #expect(try other.allOrders().isEmpty)
      #expect(try ada.allOrders().count == 1)
      #expect(try other.send(Demo.order(quantity: 1)).status == 403)
    }

    @Test func `a customer's limit holds on every intake`() throws {
      let system = try OrderflowSystem.withDemo(["ORDERFLOW_RATE_LIMIT": "5"])
      defer { system.destroy() }
      let port = try FreePort.find()
      let second = try system.spawn(["intake", "--data", system.data, "--listen", "127.0.0.1:\(port)"])
      defer { second.end() }
      try eventually("a second intake") { try HTTPConnection(port: port).tries(.get("/health/ready")) }
      let token = try system.token("ada", scope: "customer")
      let clients = [Client(port: system.port, token: token), Client(port: port, token: token)]
      for number in 0..<5 { #expect(try clients[number % 2].send(.get("/api/v1/customers/me")).status == 200) }
      for client in clients {
        let refused = try client.send(.get("/api/v1/customers/me"))
        #expect(refused.status == 429 && refused.problem == "rate-limited")
        #expect(refused.headers["retry-after"] != nil && refused.headers["ratelimit-policy"] != nil)
      }
      #expect(try system.shop().get("/api/v1/customers/me?customer_id=ada").status == 200)
    }
  }
}
