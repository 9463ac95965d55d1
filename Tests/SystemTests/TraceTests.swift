import Testing

extension SystemTests {
  @Suite struct TraceTests {
    @Test func `an order posted over HTTP is traced from its request to its confirmation`() throws {
      let system = try OrderflowSystem.withDemo()
      defer { system.destroy() }
      let answer = try system.shop().insist(Demo.order(quantity: 2))
      #expect(answer.status == 201, "\(answer.text)")
      let id = try #require(answer.json["id"]?.string)
      try system.waitUntilAtRest()

      let finished = try system.run("trace", id, "--json")
      #expect(finished.exit == 0, "\(finished.errors)")
      let trace = try JSONReader.read(finished.output)
      #expect(trace["order"]?["status"]?.string == "confirmed")
      #expect(trace["order"]?["total"] == (try answer.json["total"]))
      #expect(trace["under_way"]?.array.isEmpty == true && trace["set_aside"]?.array.isEmpty == true)
      let messages = (trace["messages"]?.array ?? []).flatMap(all)
      for type in ["PlaceOrder", "ReserveStock", "PriceOrder", "RecordOrder", "OrderConfirmed"] {
        #expect(messages.contains { $0["type"]?.string == type && $0["kind"]?.string == "message" }, "\(type)")
      }
      for message in messages { try check(message) }

      let told = try system.run("trace", id)
      #expect(told.exit == 0)
      for words in ["confirmed", "PlaceOrder", "└ ", "OrderConfirmed", "recorded in orders.0", "under way: nothing"] {
        #expect(told.output.contains(words), "\(words) in \(told.output)")
      }
    }

    @Test func `what is no order and what nobody knows are told apart`() throws {
      let system = try OrderflowSystem()
      defer { system.destroy() }
      try system.run("trace", "ord_0123456789abcdefghjkmnpq").expectRefusal(1...1, "ord_0123456789abcdefghjkmnpq")
      try system.run("trace", "yesterday").expectRefusal(2...2, "yesterday", "ord_")
      try system.run("trace").expectRefusal(2...2, "ORDER_ID", "--help")
    }

    private func all(_ message: JSONValue) -> [JSONValue] {
      [message] + (message["children"]?.array ?? []).flatMap(all)
    }

    /// What was recorded is not negative, and ends where the first of what it caused begins.
    private func check(_ message: JSONValue) throws {
      for name in ["waited_ms", "worked_ms", "relayed_ms"] {
        if let time = message[name]?.int { #expect(time >= 0, "\(name) of \(message)") }
      }
      let children = (message["children"]?.array ?? []).compactMap { $0["written_at"]?.int }
      guard let first = children.min(), let written = message["written_at"]?.int else { return }
      if message["state"]?.string == "relayed" {
        #expect(written + (try #require(message["relayed_ms"]?.int)) == first)
      } else if let waited = message["waited_ms"]?.int, let worked = message["worked_ms"]?.int {
        #expect(written + waited + worked == first)
      }
    }
  }
}
