import Foundation
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
      #expect(try system.runWhenPossible("audit").exit == 0)
    }

    @Test func `the link of a review mail writes one review, without a login, and is nowhere but in the mail`() throws {
      let system = try OrderflowSystem.withDemo([
        "ORDERFLOW_REVIEW_DELAY": "1ms", "ORDERFLOW_PUBLIC_URL": "https://shop.test",
      ])
      defer { system.destroy() }
      let ada = Client(port: system.port, token: try system.token("ada", scope: "customer"))
      let order = try #require(try ada.insist(Demo.order(quantity: 1)).json["id"]?.string)
      try system.deliver(order)
      let mail = try system.mail("\(order).review_request")
      #expect(mail.head.contains("Subject: How was your order \(order)?"))
      #expect(mail.parts.allSatisfy { $0.contains("https://shop.test/reviews?token=") })
      let token = try #require(mail.tokens.first)
      #expect(mail.tokens == [token], "one product, one link")
      let call = HTTPCall.post(
        "/api/v1/reviews", #"{"token": "\#(token)", "rating": 4, "title": "Good", "body": "Yes."}"#)
      let nobody = HTTPConnection(port: system.port)
      let written = try nobody.send(call)
      #expect(written.status == 201, "\(written.text)")
      #expect(try written.json["customer_id"]?.string == "ada" && written.json["order_id"]?.string == order)
      let again = try nobody.send(call)
      #expect(again.status == 409 && again.problem == "already-reviewed", "\(again.text)")
      let staff = try system.staff()
      let review = try #require(try written.json["id"]?.string)
      #expect(try staff.insist(.post("/api/v1/admin/reviews/\(review)/approve", "")).status == 200)
      #expect(try summary(ada)["count"]?.int == 1 && summary(ada)["average"]?.string == "4.00")
      let request = try staff.get("/api/v1/admin/orders/\(order)/review-request").json
      #expect(request["asked"]?.int == 1 && request["received"]?.int == 1 && request["approved"]?.int == 1)
      try system.waitUntilDrained()
      // The mail has it in base64.
      #expect(try places(of: token, in: system.data) == [])
      #expect(try !system.up.errors.contains(token))
      #expect(try system.runWhenPossible("audit").exit == 0)
      #expect(try system.runWhenPossible("replay", "verify", "notifications").exit == 0)
    }

    @Test func `who is erased is asked nothing, and the links it was sent are dead`() throws {
      let system = try OrderflowSystem.withDemo(["ORDERFLOW_REVIEW_DELAY": "1ms"])
      defer { system.destroy() }
      let bao = Client(port: system.port, token: try system.token("bao", scope: "customer"))
      let staff = try system.staff()
      let body = #"{"currency": "VND", "items": [{"product_id": "tea-assam", "quantity": 1}]}"#
      let order = try #require(try bao.insist(.post("/api/v1/orders", body)).json["id"]?.string)
      try system.deliver(order)
      let token = try #require(try system.mail("\(order).review_request").tokens.first)
      try system.waitUntilAtRest()
      let before = try staff.get("/api/v1/admin/customers/bao/export").json
      #expect(before["notifications"]?["mails"]?.array.map { $0["state"]?.string } == ["sent", "sent", "sent"])
      #expect(before["notifications"]?["email"]?.string == "bao@example.test")
      #expect(before["reviews"]?["requests"]?[0]?["state"]?.string == "sent")
      #expect(before["loyalty"]?["customer_id"]?.string == "bao")
      #expect(try staff.insist(.post("/api/v1/admin/customers/bao/erase", "")).status == 200)
      try system.waitUntilAtRest()
      let after = try staff.get("/api/v1/admin/customers/bao/export")
      #expect(!after.text.contains("bao@") && !after.text.contains("Trinh"), "\(after.text)")
      let refused = try HTTPConnection(port: system.port).send(
        .post("/api/v1/reviews", #"{"token": "\#(token)", "rating": 4, "title": "Good", "body": "Yes."}"#))
      #expect(refused.status == 409 && refused.problem == "customer-erased", "\(refused.text)")
      #expect(try system.runWhenPossible("audit").exit == 0)
      for capability in ["reviews", "notifications"] {
        #expect(try system.runWhenPossible("replay", "verify", capability).exit == 0)
      }
    }

    /// The files below the folder that have the text.
    private func places(of text: String, in folder: String) throws -> [String] {
      try FileManager.default.subpathsOfDirectory(atPath: folder).filter { path in
        guard let bytes = FileManager.default.contents(atPath: "\(folder)/\(path)") else { return false }
        return bytes.range(of: Data(text.utf8)) != nil
      }.sorted()
    }
  }
}
