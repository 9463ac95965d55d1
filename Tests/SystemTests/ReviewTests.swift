import Testing

extension SystemTests {
  @Suite struct ReviewTests {
    private func summary(_ client: Client) throws -> JSONValue {
      try #require(try client.get("/api/v1/reviews?product_id=tea-assam").json["summary"])
    }

    @Test func `a delivered order is asked about after the delay, reviewed, moderated and seen`() throws {
      let system = try OrderflowSystem.withDemo(["ORDERFLOW_REVIEW_DELAY": "1ms"])
      defer { system.destroy() }
      let ada = Client(port: system.port, token: try system.token("ada", scope: "customer"))
      let staff = try system.staff()
      let order = try #require(try ada.insist(Demo.order(quantity: 1)).json["id"]?.string)
      try system.deliver(order)
      let path = "/api/v1/admin/orders/\(order)/review-request"
      try eventually("a request that is sent") { try staff.get(path).json["state"]?.string == "sent" }
      let review = try system.deliveredAndReviewed(
        try #require(try ada.insist(Demo.order(quantity: 1)).json["id"]?.string), "tea-assam", by: ada)
      #expect(try summary(ada)["count"]?.int == 0)
      #expect(try staff.insist(.post("/api/v1/admin/reviews/\(review)/approve", "")).status == 200)
      #expect(try summary(ada)["average"]?.string == "5.00")
      #expect(try system.run("audit").exit == 0)
    }
  }
}
