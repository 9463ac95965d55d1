import Glibc
import Testing

extension SystemTests {
  @Suite struct ShippingTests {
    private static let rates = """
      {"rates": [
        {"country": "GB", "method": "standard", "up_to": {"amount": 2000, "currency": "GBP"},
         "price": {"amount": 395, "currency": "GBP"}},
        {"country": "United Kingdom", "method": "standard", "up_to": {"amount": 90000, "currency": "GBP"},
         "price": {"amount": 0, "currency": "GBP"}},
        {"country": "GB", "method": "express", "up_to": {"amount": 90000, "currency": "GBP"},
         "price": {"amount": 995, "currency": "GBP"}}]}
      """

    private func order(_ quantity: Int, _ more: String = "") -> HTTPCall {
      .post(
        "/api/v1/orders",
        """
        {"customer_id": "ada", "currency": "GBP", "items": [{"product_id": "tea-assam", "quantity": \(quantity)}],
         "shipping_address": {"country": "GB"}\(more)}
        """)
    }

    private func amounts(_ answer: HTTPAnswer) throws -> [Int?] {
      let json = try answer.json
      return ["subtotal", "discount", "shipping", "total"].map { json[$0]?["amount"]?.int }
    }

    @Test func `an order shows what it costs to send, in its document and its total`() throws {
      let system = try OrderflowSystem.withDemo(["ORDERFLOW_STEP_DEADLINE": "4s"])
      defer { system.destroy() }
      let set = try system.staff().insist(.put("/api/v1/admin/shipping-rates", ShippingTests.rates))
      #expect(try set.status == 200 && set.json["version"]?.int ?? 0 > 0, "\(set.text)")
      #expect(try system.staff().insist(.put("/api/v1/admin/shipping-rates", ShippingTests.rates)).text == set.text)
      let shop = try system.shop()
      let small = try shop.insist(order(1))
      #expect(try amounts(small) == [520, 0, 395, 915] && small.json["shipping_method"]?.string == "standard")
      #expect(try amounts(shop.insist(order(10))) == [5_200, 0, 0, 5_200])
      #expect(try amounts(shop.insist(order(1, #", "shipping_method": "express""#))) == [520, 0, 995, 1_515])
      #expect(try amounts(shop.insist(Demo.order(quantity: 1, country: "IE"))) == [520, 0, 0, 520])
      let balloon = try shop.insist(order(1, #", "shipping_method": "balloon""#))
      #expect(
        try balloon.status == 422 && balloon.json["errors"]?.array.first?["pointer"]?.string == "/shipping_method")
      try system.waitUntilDrained()
      // Silent pricing changes nothing of it.
      let pricing = try system.child("worker pricing")
      pricing.signal(SIGSTOP)
      defer { pricing.signal(SIGCONT) }
      let cached = try shop.insist(order(1))
      #expect(try amounts(cached) == [520, 0, 395, 915], "\(cached.text)")
      #expect(try cached.json["items"]?.array.first?["price_source"]?.string == "cached")
      pricing.signal(SIGCONT)
      try system.waitUntilDrained()
      let audit = try system.runWhenPossible("audit")
      #expect(audit.exit == 0, "\(audit.output) \(audit.errors)")
    }

    @Test func `every fault of a list of terms is named at once`() throws {
      let system = try OrderflowSystem.withDemo()
      defer { system.destroy() }
      let staff = try system.staff()
      func faults(_ path: String, _ body: String) throws -> [String] {
        let answer = try staff.insist(.put("/api/v1/admin/\(path)", body))
        #expect(answer.status == 422, "\(answer.text)")
        return try answer.json["errors"]?.array.map { $0["pointer"]?.string ?? "" } ?? []
      }
      #expect(try faults("rates/VND/VND", #"{"rate": 0.5}"#) == ["/to", "/rate"])
      #expect(try faults("rates/XXX/USD", #"{"rate": "-1"}"#) == ["/from", "/rate"])
      #expect(try faults("warehouses/W", #"{"markup_bps": -1}"#) == ["/name", "/markup_bps"])
      #expect(
        try faults("quantity-breaks/tea-assam", #"{"breaks": [{"min_quantity": 0, "discount_bps": 10001}, 5]}"#)
          == ["/breaks/0/min_quantity", "/breaks/0/discount_bps", "/breaks/1"])
      #expect(
        try faults(
          "quantity-breaks/tea-assam",
          #"{"breaks": [{"min_quantity": 5, "discount_bps": 1}, {"min_quantity": 5, "discount_bps": 2}]}"#)
          == ["/breaks/1/min_quantity"])
      #expect(
        try faults(
          "shipping-rates",
          """
          {"rates": [{"country": "Atlantis", "method": "m", "up_to": {"amount": 1, "currency": "GBP"},
                      "price": {"amount": -1, "currency": "USD"}}]}
          """) == ["/rates/0/country", "/rates/0/price/amount", "/rates/0/price/currency"])
      #expect(try staff.insist(.put("/api/v1/admin/quantity-breaks/none", #"{"breaks": []}"#)).status == 404)
    }

    @Test func `a quote is what an order's line would cost`() throws {
      let system = try OrderflowSystem.withDemo()
      defer { system.destroy() }
      let staff = try system.staff()
      for (path, body) in [
        ("rates/VND/USD", #"{"rate": "0.0000395"}"#), ("warehouses/UK-1", #"{"name": "Leeds", "markup_bps": 150}"#),
        ("quantity-breaks/tea-assam", #"{"breaks": [{"min_quantity": 12, "discount_bps": 500}]}"#),
      ] {
        #expect(try staff.insist(.put("/api/v1/admin/\(path)", body)).isSuccess)
      }
      func quote(_ query: String) throws -> [Int?] {
        let json = try staff.get("/api/v1/prices?product_id=tea-assam&\(query)").json
        return [json["unit_price"]?["amount"]?.int, json["total"]?["amount"]?.int, json["version"]?.int]
      }
      // 171 000 × 0.0000395 = 6.7545 dollars; × 1.015 = 6.8558175; × 0.95 = 6.513026625.
      #expect(try quote("currency=USD&warehouse_id=MAIN&quantity=1").prefix(2) == [675, 675])
      #expect(try quote("currency=USD&warehouse_id=UK-1&quantity=1").prefix(2) == [686, 686])
      let before = try quote("currency=USD&warehouse_id=UK-1&quantity=12")
      #expect(before.prefix(2) == [651, 7_812])
      #expect(try quote("currency=GBP&warehouse_id=MAIN&quantity=1").prefix(2) == [520, 520])
      #expect(try staff.insist(.put("/api/v1/admin/rates/VND/USD", #"{"rate": "0.00004"}"#)).isSuccess)
      let after = try quote("currency=USD&warehouse_id=UK-1&quantity=12")
      #expect(after[0] == 660 && after[2] ?? 0 > before[2] ?? 0)
    }
  }
}
