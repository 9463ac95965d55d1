import Glibc
import Testing

extension SystemTests {
  @Suite struct PaymentTests {
    private static let provider = ["ORDERFLOW_PAYMENT_TIMEOUT": "400ms", "ORDERFLOW_CALL_REST": "500ms"]

    /// Posts until the outcome is known: an order under way is asked for again.
    private func post(_ token: String, key: String, _ client: Client) throws -> HTTPAnswer {
      var answer: HTTPAnswer?
      try eventually("an outcome of \(token)") {
        let next = try client.insist(
          Demo.order(quantity: 1, paidWith: token).with("Idempotency-Key", key).with("Prefer", "wait=30"))
        if next.status != 202 { answer = next }
        return next.status != 202
      }
      return try #require(answer)
    }

    /// Every order's books when all has settled: charged once if it is confirmed, and nothing left behind if not.
    private func settle(_ server: PaymentServer, _ system: OrderflowSystem, _ status: String = "confirmed") throws {
      let client = try system.staff()
      func unsettled() throws -> [String] {
        let orders = try client.allOrders()
        return orders.compactMap { order in
          guard let id = order["id"]?.string else { return nil }
          let total = order["total"]?["amount"]?.int ?? 0
          let accounts = server.books.accounts.values.filter { $0.orderID == id }
          let charged = accounts.filter { $0.charges == 1 && $0.amount == total && $0.refunded == 0 }
          let isOver = accounts.allSatisfy { ["captured", "voided", "declined"].contains($0.status) }
          let isRight = order["status"]?.string == status ? charged.count == 1 : charged.isEmpty
          let isShown =
            order["status"]?.string != status || order["payment"]?["status"]?.string == "captured"
          return isRight && isOver && isShown ? nil : "\(id) \(order["payment"] ?? .null): \(accounts)"
        }
      }
      try eventually("settled books; unsettled: \((try? unsettled()) ?? [])", seconds: 180) {
        try unsettled().isEmpty
      }
      #expect(server.books.complaints == [])
      #expect(server.books.accounts.values.allSatisfy { $0.charges <= 1 })
      try system.waitUntilDrained()
      let audit = try system.runWhenPossible("audit")
      #expect(audit.exit == 0, "\(audit.output)")
      #expect(try SystemStatus(system).deadLetters == 0)
    }

    @Test func `a provider that answers late, wrongly, twice or not at all charges each order once`() throws {
      let server = try PaymentServer()
      defer { server.end() }
      let system = try OrderflowSystem.withDemo(
        PaymentTests.provider.merging(["ORDERFLOW_PAYMENT_URL": server.url]) { $1 })
      defer { system.destroy() }
      let manners = PaymentServer.Manner.allCases
      // Those that fail for good come last: they cost the provider's rest, in which nobody else is asked for. So would several
      // at once that fail twice.
      let answers = try [
        (1, ["right", "declined", "twice-7"] + manners.map { "\($0)-2" }),
        (4, manners.filter { $0 != .twice }.map { "\($0)-7" }),
      ].flatMap { lanes, tokens in
        try inParallel(lanes) { lane in
          let client = try system.shop()
          return try tokens.indices.filter { $0 % lanes == lane }.map { index in
            (tokens[index], try post(tokens[index], key: tokens[index], client))
          }
        }.flatMap { $0 }
      }
      for (token, answer) in answers {
        switch token {
        case "declined": #expect(answer.status == 402 && answer.problem == "payment-declined", "\(answer.text)")
        // Two answers on one connection: the first counts.
        case _ where token.hasSuffix("-7") && token != "twice-7":
          // Refused by payments, or by the order's deadline while the provider was given a rest.
          #expect(
            ["payment-unavailable", "deadline-exceeded"].contains(answer.problem), "\(token): \(answer.text)")
        default:
          #expect(answer.status == 201, "\(token): \(answer.text)")
          #expect(try answer.json["payment"]?["status"]?.string == "authorized")
        }
      }
      try settle(server, system)
    }

    @Test func `an order paid while workers die, sleep and Redis forgets is charged once`() throws {
      let server = try PaymentServer()
      defer { server.end() }
      let settings = ["ORDERFLOW_PAYMENT_URL": server.url, "ORDERFLOW_LEASE": "1s"]
      let system = try OrderflowSystem.withDemo(PaymentTests.provider.merging(settings) { $1 })
      defer { system.destroy() }
      let strikes: [@Sendable () throws -> Void] = [
        { try system.child("worker payments").signal(SIGKILL) },
        { try system.child("worker orders").signal(SIGKILL) },
        { try system.flushRedis() },
        { try system.child("redis-server").signal(SIGKILL) },
        {
          let worker = try system.child("worker payments")
          worker.signal(SIGSTOP)
          defer { worker.signal(SIGCONT) }
          let count = server.books.tries.count
          try eventually("a request of its successor, or none") { worker.isStopped || server.books.tries.count > count }
        },
      ]
      for (number, strike) in strikes.enumerated() {
        // The provider has done it, and its answer is not there yet.
        let asked = server.books.tries.values.reduce(0, +)
        let answers = try inParallel(2) { lane -> HTTPAnswer? in
          if lane == 0 { return try post("silent-1", key: "key-\(number)", try system.shop()) }
          try eventually("a call") { server.books.tries.values.reduce(0, +) > asked }
          try strike()
          return nil
        }
        let answer = try #require(answers.compactMap { $0 }.first)
        #expect(answer.status == 201, "strike \(number): \(answer.text)")
      }
      try settle(server, system)
      #expect(server.books.accounts.count == strikes.count)
    }

    @Test func `what is not captured is not shipped, until an operator has had it captured`() throws {
      let server = try PaymentServer()
      defer { server.end() }
      let system = try OrderflowSystem.withDemo(["ORDERFLOW_PAYMENT_URL": server.url])
      defer { system.destroy() }
      let staff = try system.staff()
      let order = try post("uncaptured", key: "uncaptured", staff)
      let id = try #require(order.json["id"]?.string, "\(order.text)")
      func status() throws -> String? { try staff.get("/api/v1/orders/\(id)").json["payment"]?["status"]?.string }
      try eventually("a capture that failed") { try status() == "capture_failed" }
      let ship = HTTPCall.post("/api/v1/admin/orders/\(id)/ship", "")
      try system.expect(staff.send(ship), 409, "payment-not-captured", of: "shipOrder")
      // Orders may have heard of it before payments has set aside what an operator decides.
      try eventually("a dead letter") { try SystemStatus(system).deadLetters == 1 }
      let retried = try system.run(
        "dead-letters", "retry", "payments", "--type", "RetryPayment", "--all", "--reason", "asked", "--apply")
      #expect(retried.exit == 0, "\(retried.output)")
      try eventually("a capture") { try status() == "captured" }
      #expect(try staff.send(ship).status == 200)
      try settle(server, system, "shipped")
    }

    @Test func `in the sandbox the token decides, and it is shown to nobody`() throws {
      let system = try OrderflowSystem.withDemo()
      defer { system.destroy() }
      let shop = try system.shop()
      try system.expect(post("tok_declined", key: "declined", shop), 402, "payment-declined", of: "placeOrder")
      for token in ["tok_timeout", "tok_error"] {
        try system.expect(post(token, key: token, shop), 502, "payment-unavailable", of: "placeOrder")
      }
      let paid = try post("tok_ok", key: "paid", shop)
      #expect(paid.status == 201)
      let id = try #require(paid.json["id"]?.string)
      var order = paid
      try eventually("a captured payment") {
        order = try shop.get("/api/v1/orders/\(id)")
        return try order.json["payment"]?["status"]?.string == "captured"
      }
      #expect(try order.json["payment"]?["method"]?.string == "card")
      #expect(order.headers["etag"] != paid.headers["etag"])
      #expect(try order.json.without("payment", "version") == paid.json.without("payment", "version"))
      #expect(try post("tok_ok", key: "paid", shop).text == paid.text, "the stored outcome again")

      let trace = try system.run("trace", id)
      #expect(trace.exit == 0 && trace.output.contains("CallAnswered"), "\(trace.output)")
      let shown = try [
        order.text, trace.output, system.run("trace", id, "--json").output, system.up.errors, system.up.output,
        shop.get("/api/v1/orders?customer_id=ada").text,
      ]
      for text in shown { #expect(!text.contains("tok_ok"), "\(text.prefix(2_000))") }
      let audit = try system.runWhenPossible("audit")
      #expect(audit.exit == 0, "\(audit.output)")
    }
  }
}
