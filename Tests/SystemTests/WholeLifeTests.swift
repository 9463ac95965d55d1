import Testing

extension SystemTests {
  /// One paid order from the first request to the last mail, looked at from everywhere it leaves a mark.
  @Suite struct WholeLifeTests {
    private static let goods = "tea-assam"

    private func stock(_ shop: Client) throws -> Int {
      try #require(
        try shop.get("/api/v1/stock?sku=\(WholeLifeTests.goods)&warehouse_id=MAIN").json["on_hand"]?.int)
    }

    private func order(_ id: String, _ ada: Client, payment status: String) throws -> JSONValue {
      var order = JSONValue.null
      try eventually("an order that is \(status); it is \(order)") {
        order = try ada.get("/api/v1/orders/\(id)").json
        return order["payment"]?["status"]?.string == status
      }
      return order
    }

    private func points(_ ada: Client) throws -> [Int] {
      try ada.get("/api/v1/customers/me/points").json["entries"]?.array.compactMap { $0["points"]?.int } ?? []
    }

    @Test func `an order is paid, shipped, delivered and brought back in part, and everybody knows`() throws {
      let provider = try PaymentServer()
      defer { provider.end() }
      let system = try OrderflowSystem.withDemo(["ORDERFLOW_PAYMENT_URL": provider.url])
      defer { system.destroy() }
      let (shop, staff) = (try system.shop(), try system.staff())
      let ada = Client(port: system.port, token: try system.token("ada", scope: "customer"))
      #expect(
        try staff.insist(.put("/api/v1/admin/loyalty-rules/GBP", #"{"points": 3, "per": 200}"#)).status == 201)
      let shelf = try stock(shop)

      let placed = try ada.insist(
        .post(
          "/api/v1/orders",
          #"{"currency": "GBP", "items": [{"product_id": "tea-assam", "quantity": 3}, {"product_id": "tea-darjeeling", "quantity": 2}], "shipping_address": {"country": "GB", "city": "Leeds", "postal_code": "LS1 4DY"}, "payment": {"method": "card", "token": "right"}}"#
        ).with("Prefer", "wait=30"))
      #expect(placed.status == 201, "\(placed.text)")
      let id = try #require(try placed.json["id"]?.string)
      let total = try #require(try placed.json["total"]?["amount"]?.int)
      let paid = try order(id, ada, payment: "captured")
      #expect(try stock(shop) == shelf, "held, and still on the shelf")

      for step in ["ship", "deliver"] {
        let answer = try staff.insist(.post("/api/v1/admin/orders/\(id)/\(step)", ""))
        #expect(answer.status == 200, "\(answer.text)")
      }
      try system.waitUntilDrained()
      #expect(try stock(shop) == shelf - 3)
      let items = paid["items"]?.array ?? []
      let line = try #require(items.first { $0["sku"]?.string == WholeLifeTests.goods })
      let goods = items.reduce(0) { $0 + ($1["total"]?["amount"]?.int ?? 0) }
      #expect(try points(ada) == [goods * 3 / 200])

      let call = HTTPCall.post(
        "/api/v1/orders/\(id)/returns", #"{"items": [{"sku": "tea-assam", "quantity": 2}], "reason": "too much"}"#
      ).with("Idempotency-Key", "return-1")
      let returned = try ada.insist(call)
      #expect(returned.status == 201, "\(returned.text)")
      #expect(try ada.insist(call).text == returned.text)
      // Two thirds of the line, half to the even penny.
      let refund = try #require(try returned.json["refund"]?["amount"]?.int)
      let whole = try #require(line["total"]?["amount"]?.int)
      #expect(whole % 3 == 0 && refund == whole / 3 * 2)
      try system.waitUntilAtRest()

      let accounts = Array(provider.books.accounts.values)
      #expect(accounts.count == 1 && accounts[0].orderID == id && accounts[0].amount == total)
      #expect(accounts[0].charges == 1 && accounts[0].refunded == refund)
      #expect(provider.books.complaints == [])
      #expect(try stock(shop) == shelf - 1)
      let kept = goods - refund
      #expect(try points(ada).reduce(0, +) == kept * 3 / 200 && points(ada).count == 2)
      try checkSales(staff, goods: goods, refund: refund)
      try checkMail(system, id, try #require(try returned.json["id"]?.string), refund)
      try checkHistory(ada, id)
      #expect(try system.runWhenPossible("audit").exit == 0)
      #expect(try SystemStatus(system).deadLetters == 0)
    }

    private func checkSales(_ staff: Client, goods: Int, refund: Int) throws {
      let rows = try staff.get("/api/v1/admin/analytics/sales?group_by=currency").json["sales"]?.array ?? []
      #expect(rows.count == 1)
      let row = try #require(rows.first)
      func amount(_ name: String) -> Int? { row[name]?.int ?? row[name]?["amount"]?.int }
      #expect(amount("orders") == 1 && amount("units") == 5 && amount("returned_units") == 2)
      #expect(amount("net") == goods && amount("refunds") == refund && amount("revenue") == goods - refund)
    }

    private func checkMail(_ system: OrderflowSystem, _ order: String, _ returnID: String, _ refund: Int) throws {
      let mail = try system.mail("\(order).refund.\(returnID)")
      let pence = refund % 100
      let written = "Refund: \(refund / 100).\(pence < 10 ? "0" : "")\(pence) GBP"
      #expect(mail.parts[0].contains(written) && mail.parts[0].contains("2 × tea-assam"), "\(mail.parts[0])")
      for kind in ["confirmation", "shipment"] { _ = try system.mail("\(order).\(kind)") }
    }

    private func checkHistory(_ ada: Client, _ order: String) throws {
      let history = try ada.get("/api/v1/orders/\(order)/history").json["transitions"]?.array ?? []
      #expect(
        history.compactMap { $0["to"]?.string }
          == ["pending", "confirmed", "shipped", "delivered", "partially_returned"])
      #expect(history.compactMap { $0["actor"]?.string } == ["customer", "system", "staff", "staff", "customer"])
      let times = history.compactMap { $0["at"]?.string }
      #expect(times.count == history.count && times == times.sorted())
      #expect(history.allSatisfy { $0["cause"]?.string?.isEmpty == false })
    }
  }
}
