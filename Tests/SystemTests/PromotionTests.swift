import Glibc
import Testing

extension SystemTests {
  @Suite struct PromotionTests {
    private func amounts(_ json: JSONValue?) -> [Int?] {
      ["subtotal", "discount", "shipping", "total"].map { json?[$0]?["amount"]?.int }
    }

    private func applied(_ json: JSONValue) -> [String] {
      json["promotions"]?.array.map { "\($0["campaign_id"]?.string ?? "") \($0["discount"]?["amount"]?.int ?? 0)" }
        ?? []
    }

    private func put(_ id: String, _ members: String, _ staff: Client) throws {
      let answer = try staff.insist(
        .put("/api/v1/admin/campaigns/\(id)", #"{"name": "\#(id)", \#(members)}"#))
      guard answer.isSuccess else { throw UnexpectedAnswer(answer: answer) }
    }

    private func order(
      _ customer: String = "ada", tea: Int = 3, mugs: Int = 1, codes: String = "", currency: String = "GBP"
    ) -> HTTPCall {
      .post(
        "/api/v1/orders",
        """
        {"customer_id": "\(customer)", "currency": "\(currency)", "items":
          [{"product_id": "tea-assam", "quantity": \(tea)}, {"product_id": "mug-heron", "quantity": \(mugs)}],
         "shipping_address": {"country": "GB"}, "promotion_codes": [\(codes)]}
        """)
    }

    @Test func `an order shows what was taken off, line by line and campaign by campaign`() throws {
      let system = try OrderflowSystem.withDemo()
      defer { system.destroy() }
      let (staff, shop) = (try system.staff(), try system.shop())
      let plain = try shop.insist(order())
      let subtotal = try #require(amounts(plain.json)[0])
      #expect(try applied(plain.json) == [] && plain.json["promotions_not_applied"] == nil)
      // 520 each: one of three is free; then a tenth of the rest, half to even.
      try put("TENTH", #""campaign_type": "cart", "discount_type": "percentage", "value_bps": 1000"#, staff)
      try put(
        "3FOR2",
        #""campaign_type": "catalog", "discount_type": "buy_x_get_y", "buy_quantity": 2, "get_quantity": 1, "applicable_categories": ["Tea"]"#,
        staff)
      let answer = try shop.insist(order())
      let json = try answer.json
      let discount = 520 + (subtotal - 520 + 5) / 10
      #expect(applied(json) == ["3FOR2 520", "TENTH \(discount - 520)"], "\(answer.text)")
      #expect(amounts(json).prefix(2) == [subtotal, discount])
      let items = json["items"]?.array ?? []
      #expect(items.map { $0["discount"]?["amount"]?.int ?? 0 }.reduce(0, +) == discount)
      for item in items {
        let (price, quantity) = (item["unit_price"]?["amount"]?.int ?? 0, item["quantity"]?.int ?? 0)
        #expect(item["total"]?["amount"]?.int == price * quantity - (item["discount"]?["amount"]?.int ?? 0))
      }
      // A code, and a segment that the customer is put into.
      let unknown = try shop.insist(order(codes: #""TEATIME", "NONE""#))
      #expect(unknown.status == 422 && unknown.problem == "promotion-code-invalid", "\(unknown.text)")
      #expect(try unknown.json["errors"]?.array.map { $0["pointer"]?.string } == ["/promotion_codes/1"])
      let coded = try shop.insist(order(codes: #""welcome10""#)).json
      #expect(coded["promotions_not_applied"]?.array.map { $0["reason"]?.string } == ["runner-up"])
      try put(
        "VIP",
        #""campaign_type": "customer", "discount_type": "percentage", "value_bps": 5000, "customer_segments": ["vip"]"#,
        staff)
      #expect(try applied(shop.insist(order("bao")).json).count == 2)
      #expect(
        try staff.insist(
          .put(
            "/api/v1/admin/customers/bao",
            #"{"email": "bao@example.test", "name": "Bao", "country": "VN", "segments": ["vip"]}"#)
        ).isSuccess)
      #expect(try applied(shop.insist(order("bao")).json).count == 3)
      let campaign = try staff.get("/api/v1/admin/campaigns/VIP").json
      #expect(campaign["uses"]?.int == 1 && campaign["customer_segments"]?[0]?.string == "vip")
      #expect(try staff.get("/api/v1/admin/campaigns/NONE").status == 404)
      try system.waitUntilDrained()
      let audit = try system.runWhenPossible("audit")
      #expect(audit.exit == 0, "\(audit.output) \(audit.errors)")
    }

    @Test func `two hundred confirmations at once never use more than there is, whoever is killed meanwhile`() throws {
      let system = try OrderflowSystem.withDemo()
      defer { system.destroy() }
      let staff = try system.staff()
      #expect(
        try staff.insist(.post("/api/v1/admin/stock/MAIN/tea-assam/receive", #"{"quantity": 10000}"#)).isSuccess)
      #expect(
        try staff.insist(.post("/api/v1/admin/stock/MAIN/mug-heron/receive", #"{"quantity": 10000}"#)).isSuccess)
      let off =
        #""campaign_type": "cart", "discount_type": "fixed_amount", "amount": {"amount": 10, "currency": "GBP"}"#
      try put("FORTY", off + #", "usage_limit": 40"#, staff)
      try put("EACH", off + #", "per_customer_limit": 30"#, staff)
      try put("BUDGET", off + #", "budget": {"amount": 555, "currency": "GBP"}"#, staff)
      let customers = ["ada", "bao", "cleo"]
      let answers = try inParallel(10) { worker in
        let shop = try system.shop()
        return try (0..<20).map { number in
          if worker == 0, number == 8 { try system.child("worker promotion").signal(SIGKILL) }
          let key = "\(worker)-\(number)"
          // Every fifth asks for more than there is: refused before it comes to promotions.
          let tea = (worker + number) % 5 == 0 ? 100_000 : 1
          let call = order(customers[(worker * 20 + number) % 3], tea: tea).with("Idempotency-Key", key)
          return try shop.insist(call)
        }
      }.flatMap { $0 }
      #expect(answers.filter { $0.status == 409 }.count == 40)
      let confirmed = try answers.filter { $0.status == 201 }.map { try $0.json }
      #expect(confirmed.count == 160)
      let uses = confirmed.flatMap { $0["promotions"]?.array ?? [] }.compactMap { $0["campaign_id"]?.string }
      #expect(uses.filter { $0 == "FORTY" }.count == 40)
      #expect(uses.filter { $0 == "EACH" }.count == 90)
      // 55 whole tens, and the five that were left.
      #expect(uses.filter { $0 == "BUDGET" }.count == 56)
      try system.waitUntilDrained()
      #expect(try staff.get("/api/v1/admin/campaigns/FORTY").json["completed"]?.string == "usage-limit")
      #expect(try staff.get("/api/v1/admin/campaigns/BUDGET").json["used_amount"]?["amount"]?.int == 555)
      let audit = try system.runWhenPossible("audit")
      #expect(audit.exit == 0, "\(audit.output) \(audit.errors)")
    }

    @Test func `a checkout shows what is taken off and why not more; what is used up meanwhile is asked about`() throws
    {
      let system = try OrderflowSystem.withDemo()
      defer { system.destroy() }
      let (staff, shop) = (try system.staff(), try system.shop())
      let ada = Client(port: system.port, token: try system.token("ada", scope: "customer"))
      let off =
        #""campaign_type": "cart", "discount_type": "fixed_amount", "amount": {"amount": 100, "currency": "GBP"}"#
      try put("ONCE", off + #", "usage_limit": 1"#, staff)
      try put("LARGE", off + #", "minimum_order_amount": {"amount": 900000, "currency": "GBP"}"#, staff)
      let cart = try #require(
        try ada.insist(.post("/api/v1/cart", #"{"currency": "GBP"}"#)).json["cart_session_id"]?.string)
      _ = try ada.insist(.post("/api/v1/cart/\(cart)/items", #"{"product_id": "tea-assam", "quantity": 2}"#))
      let id = try #require(
        try ada.insist(.post("/api/v1/checkout/start", #"{"cart_session_id": "\#(cart)"}"#))
          .json["checkout_session_id"]?.string)
      func state(_ codes: String) throws -> HTTPAnswer {
        try ada.insist(
          .put("/api/v1/checkout/state", #"{"checkout_session_id": "\#(id)", "promotion_codes": [\#(codes)]}"#))
      }
      let unknown = try state(#""NONE""#)
      #expect(unknown.problem == "promotion-code-invalid", "\(unknown.text)")
      let stated = try state(#""TEATIME""#).json
      #expect(applied(stated) == ["ONCE 100"] && amounts(stated["totals"]) == [1_040, 100, 0, 940])
      let reasons = stated["promotions_not_applied"]?.array.map { $0["reason"]?.string }
      #expect(reasons == ["nothing-left", "minimum-order-amount"])
      #expect(try staff.get("/api/v1/admin/campaigns/ONCE").json["uses"]?.int == 0, "a quote uses nothing up")
      // Somebody else is faster; the total has risen, and is agreed to.
      let other = try shop.insist(order("bao")).json
      #expect(applied(other) == ["ONCE 100"])
      let confirm = HTTPCall.post("/api/v1/checkout/confirm", #"{"checkout_session_id": "\#(id)"}"#)
      let risen = try ada.insist(confirm)
      try system.expect(risen, 409, "totals-changed", of: "confirmCheckout")
      #expect(try risen.json["accepted_total"]?["amount"]?.int == 940 && risen.json["total"]?["amount"]?.int == 1_040)
      #expect(try amounts(ada.insist(confirm).json) == [1_040, 0, 0, 1_040])
      // What is cancelled is there again.
      let path = "/api/v1/orders/\(try #require(other["id"]?.string))/cancel"
      #expect(try shop.insist(.post(path, "{}")).status == 200)
      try system.waitUntilDrained()
      #expect(try staff.get("/api/v1/admin/campaigns/ONCE").json["uses"]?.int == 0)
      #expect(try applied(shop.insist(order("cleo")).json) == ["ONCE 100"])
      try system.waitUntilDrained()
      let audit = try system.runWhenPossible("audit")
      #expect(audit.exit == 0, "\(audit.output) \(audit.errors)")
    }

    @Test func `campaigns are imported from JSON, and every fault is named with its line`() throws {
      let system = try OrderflowSystem.withDemo()
      defer { system.destroy() }
      let folder = "\(system.scratch.path)/campaigns"
      let again = try system.run("import", Repository.demo, "--dry-run")
      #expect(again.output.contains("campaigns.json: 0 new, 0 changed, 2 unchanged, 0 refused"), "\(again.output)")
      try system.scratch.write(
        """
        [{"campaign_id": "TEATIME", "name": "Tea", "campaign_type": "catalog", "discount_type": "percentage",
          "value_bps": 500, "applicable_products": ["tea-assam"]},
         {"campaign_id": "NEW", "name": "New", "campaign_type": "cart", "discount_type": "percentage", "value_bps": 1}]
        """, to: "campaigns/campaigns.json")
      let dry = try system.run("import", folder, "--dry-run")
      #expect(dry.output.contains("campaigns.json: 1 new, 1 changed"), "\(dry.output)")
      #expect(dry.output.contains(#"campaigns.json:1: TEATIME"#) && dry.output.contains("campaigns.json:3: NEW is new"))
      #expect(try system.run("import", folder).exit == 0)
      #expect(try system.staff().get("/api/v1/admin/campaigns/TEATIME").json["value_bps"]?.int == 500)
      try system.scratch.write(
        """
        [{"campaign_id": "A", "name": "A", "campaign_type": "catalog", "discount_type": "percentage", "value_bps": 0},
         {"campaign_id": "NEW", "name": "New", "campaign_type": "cart", "discount_type": "free"},
         7]
        """, to: "campaigns/campaigns.json")
      let bad = try system.run("import", folder)
      #expect(bad.exit == 1)
      for fault in [
        "campaigns.json:1: value_bps", "campaigns.json:1: applicable_products", "campaigns.json:2: discount_type",
        "campaigns.json:3: must be an object",
      ] {
        #expect(bad.errors.contains(fault), "\(bad.errors)")
      }
    }
  }
}
