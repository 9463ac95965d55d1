import Glibc
import Testing

extension SystemTests {
  @Suite struct CustomerTests {
    private static let me = "/api/v1/customers/me"

    private func client(_ customer: String, _ system: OrderflowSystem) throws -> Client {
      Client(port: system.port, token: try system.token(customer, scope: "customer"))
    }

    private func order(_ customer: Client, quantity: Int = 2) throws -> JSONValue {
      try customer.insist(
        .post(
          "/api/v1/orders",
          #"{"currency": "GBP", "items": [{"product_id": "tea-assam", "quantity": \#(quantity)}], "shipping_address": {"country": "GB", "city": "Leeds"}}"#
        )
      ).json
    }

    @Test func `who earns a segment gets its campaign with the next order, and reads it at once`() throws {
      let system = try OrderflowSystem.withDemo()
      defer { system.destroy() }
      let (staff, esme) = (try system.staff(), try client("esme", system))
      let put = try staff.insist(
        .put(
          "/api/v1/admin/segments/regular",
          #"{"rules": {"minimum_orders": 2, "minimum_lifetime_value": {"amount": 100, "currency": "GBP"}, "ordered_within_days": 90}}"#
        ))
      #expect(put.status == 201, "\(put.text)")
      #expect(
        try staff.insist(
          .put(
            "/api/v1/admin/campaigns/REGULARS",
            #"{"name": "Regulars", "campaign_type": "customer", "discount_type": "percentage", "value_bps": 1000, "customer_segments": ["regular"]}"#
          )
        ).status == 201)
      for _ in 0..<2 { #expect(try order(esme)["discount"]?["amount"]?.int == 0) }
      try system.waitUntilDrained()
      let segments = try esme.get("\(CustomerTests.me)/segments").json
      #expect(segments["earned"]?.array.map { $0.string ?? "" } == ["regular"] && segments["orders"]?.int == 2)
      let third = try order(esme)
      #expect(third["promotions"]?[0]?["campaign_id"]?.string == "REGULARS")
      try system.waitUntilDrained()
      let history = try esme.get("\(CustomerTests.me)/orders").json["orders"]?.array ?? []
      #expect(history.count == 3 && history.first?["id"] == third["id"] && history.first?["total"] == third["total"])
      #expect(try system.runWhenPossible("audit").exit == 0)
    }

    @Test func `an answered change is read at once, by whomever`() throws {
      let system = try OrderflowSystem.withDemo()
      defer { system.destroy() }
      let (shop, hana) = (try system.shop(), try client("hana", system))
      for round in 0..<20 {
        let body = #"{"email": "hana-\#(round)@example.test", "name": "Hana", "country": "Japan"}"#
        let put = try hana.insist(.put(CustomerTests.me, body))
        #expect(put.status == 200, "\(put.text)")
        let read = try shop.get("\(CustomerTests.me)?customer_id=hana")
        #expect(try read.json == put.json && read.headers["etag"] == put.headers["etag"])
        let chosen = #"{"review_requests": \#(round % 2 == 0), "marketing": false, "order_mail": true}"#
        _ = try hana.insist(.put("\(CustomerTests.me)/preferences", chosen))
        #expect(
          try hana.get("\(CustomerTests.me)/preferences").json["review_requests"] == .bool(round % 2 == 0))
      }
      // Neither active nor segments are one's own to change.
      _ = try hana.insist(
        .put(
          CustomerTests.me,
          #"{"email": "h@example.test", "name": "H", "country": "JP", "active": false, "segments": ["vip"]}"#))
      let read = try hana.get(CustomerTests.me).json
      #expect(read["active"] == .bool(true) && read["segments"]?.string == "overseas")
    }

    @Test func `an erased customer is nobody any more, and the logs played again say the same`() throws {
      let system = try OrderflowSystem.withDemo()
      defer { system.destroy() }
      let (staff, esme) = (try system.staff(), try client("esme", system))
      #expect(
        try esme.insist(.post("\(CustomerTests.me)/addresses", #"{"city": "Leeds", "country": "GB"}"#)).status == 201)
      let order = try order(esme)
      try system.waitUntilAtRest()
      let export = try staff.get("/api/v1/admin/customers/esme/export").json
      #expect(export["orders"]?["orders"]?[0]?["shipping_address"]?["city"]?.string == "Leeds")
      #expect(export["customers"]?["addresses"]?.array.count == 1)
      let erased = try staff.insist(.post("/api/v1/admin/customers/esme/erase", ""))
      #expect(erased.status == 200, "\(erased.text)")
      #expect(try esme.get(CustomerTests.me).json["email"]?.string == "")
      try system.waitUntilAtRest()
      let after = try staff.get("/api/v1/admin/customers/esme/export")
      #expect(!after.text.contains("Leeds") && !after.text.contains("esme@") && !after.text.contains("Oduya"))
      let kept = try #require(try after.json["orders"]?["orders"]?[0])
      #expect(kept["id"] == order["id"] && kept["total"] == order["total"] && kept["items"] == order["items"])
      let refused = try esme.insist(
        .post("/api/v1/orders", #"{"currency": "GBP", "items": [{"product_id": "tea-assam", "quantity": 1}]}"#))
      #expect(refused.problem == "unknown-customer", "\(refused.text)")
      #expect(try system.runWhenPossible("audit").exit == 0)
      for capability in ["customers", "orders"] {
        let verified = try system.runWhenPossible("replay", "verify", capability)
        #expect(verified.exit == 0, "\(verified.output)")
      }
    }
  }
}
