import Foundation
import Testing

extension SystemTests {
  /// Reports and points against the orders themselves, as they are read over HTTP.
  @Suite struct SalesTests {
    private static let sums = ["orders", "units", "gross", "discount", "net", "returned_units", "refunds"]

    /// Ships, delivers, calls off, and takes back what of the real returns an order can have.
    private func live(_ orders: [JSONValue], _ system: OrderflowSystem) throws {
      let (shop, staff) = (try system.shop(), try system.staff())
      var delivered: [String: [JSONValue]] = [:]
      for (number, order) in orders.enumerated() {
        let path = "/api/v1/admin/orders/\(order["id"]?.string ?? "")"
        if number % 10 == 3 {
          #expect(try staff.insist(.post("\(path)/cancel", "")).status == 200)
        } else {
          #expect(try staff.insist(.post("\(path)/ship", "")).status == 200)
          #expect(try staff.insist(.post("\(path)/deliver", "")).status == 200)
          delivered[order["customer_id"]?.string ?? "", default: []].append(order)
        }
      }
      let file = URL(fileURLWithPath: "\(OnlineRetail.directory)/returns.jsonl")
      for item in try Data(contentsOf: file).split(separator: 10).map({ try RealOrder(Array($0)) }) {
        let items = item.lines.map { #"{"sku": "\#($0.place.sku)", "quantity": \#($0.quantity)}"# }
        for order in delivered[item.customer] ?? [] {
          let call = HTTPCall.post(
            "/api/v1/orders/\(order["id"]?.string ?? "")/returns", #"{"items": [\#(items.joined(separator: ", "))]}"#)
          if try shop.insist(call).status == 201 { break }
        }
      }
      // One that comes back altogether, in two goes.
      let whole = try #require(delivered.values.joined().first { ($0["items"]?.array.count ?? 0) > 1 })
      let lines = (whole["items"]?.array ?? []).map {
        #"{"sku": "\#($0["sku"]?.string ?? "")", "warehouse_id": "\#($0["warehouse_id"]?.string ?? "")", "quantity": \#($0["quantity"]?.int ?? 0)}"#
      }
      for part in [lines.prefix(1), lines.dropFirst()] {
        let call = HTTPCall.post(
          "/api/v1/orders/\(whole["id"]?.string ?? "")/returns", #"{"items": [\#(part.joined(separator: ", "))]}"#)
        #expect([201, 422].contains(try shop.insist(call).status))
      }
    }

    private func amount(_ item: JSONValue, _ name: String) -> Int { item[name]?["amount"]?.int ?? 0 }

    /// By key and currency, of the orders' own documents.
    private func sums(_ orders: [JSONValue], by key: (_ order: JSONValue, _ item: JSONValue) -> String) -> [String:
      [Int]]
    {
      var found: [String: [Int]] = [:]
      for order in orders {
        let returned = (order["returns"]?.array ?? []).flatMap { $0["items"]?.array ?? [] }
        var seen: Set<String> = []
        for item in order["items"]?.array ?? [] {
          let back = returned.filter { $0["sku"] == item["sku"] && $0["warehouse_id"] == item["warehouse_id"] }
          let name = "\(key(order, item)) \(order["currency"]?.string ?? "")"
          let row = [
            seen.insert(name).inserted ? 1 : 0, item["quantity"]?.int ?? 0,
            amount(item, "unit_price") * (item["quantity"]?.int ?? 0), amount(item, "discount"), amount(item, "total"),
            back.reduce(0) { $0 + ($1["quantity"]?.int ?? 0) }, back.reduce(0) { $0 + amount($1, "refund") },
          ]
          found[name] = zip(found[name] ?? [0, 0, 0, 0, 0, 0, 0], row).map(+)
        }
      }
      return found
    }

    /// All pages.
    private func report(_ grouping: String, _ member: String, _ staff: Client) throws -> [String: [Int]] {
      var found: [String: [Int]] = [:]
      var cursor: String?
      repeat {
        let page =
          cursor.map { "&cursor=\($0.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")" } ?? ""
        let answer = try staff.get("/api/v1/admin/analytics/sales?limit=150&group_by=\(grouping)\(page)")
        for row in try answer.json["sales"]?.array ?? [] {
          let name = "\(row[member]?.string ?? "") \(row["currency"]?.string ?? "")"
          #expect(found[name] == nil, "\(name) twice")
          found[name] = SalesTests.sums.map { row[$0]?.int ?? row[$0]?["amount"]?.int ?? -1 }
        }
        cursor = try answer.json["next_cursor"]?.string
      } while cursor != nil
      return found
    }

    @Test(.needsRealOrders)
    func `reports and points are what the real orders add up to, returns and cancellations too`()
      throws
    {
      let retail = try OnlineRetail()
      let system = try OrderflowSystem()
      defer { system.destroy() }
      try system.importFiles(OnlineRetail.directory)
      let (shop, staff) = (try system.shop(), try system.staff())
      let rule = HTTPCall.put("/api/v1/admin/loyalty-rules/GBP", #"{"points": 3, "per": 200}"#)
      #expect(try staff.insist(rule).status == 201)
      let answers = try Load(retail.orders, to: system).run(connections: 8)
      try live(answers.filter { $0.answer.status == 201 }.map { try $0.answer.json }, system)
      try system.waitUntilDrained()
      let standing = try shop.allOrders().filter {
        ["confirmed", "shipped", "delivered", "partially_returned", "returned"].contains($0["status"]?.string)
      }
      #expect(standing.count > 100 && standing.contains { $0["returns"] != nil })
      for (grouping, member) in [
        ("day", "day"), ("product", "product_id"), ("currency", "currency"), ("warehouse", "warehouse_id"),
      ] {
        let expected = sums(standing) { order, item in
          switch grouping {
          case "day": String(order["confirmed_at"]?.string?.prefix(10) ?? "")
          case "currency": order["currency"]?.string ?? ""
          default: item[member]?.string ?? ""
          }
        }
        #expect(try report(grouping, member, staff) == expected, "by \(grouping)")
      }
      try checkPoints(standing, shop)
      for capability in ["analytics", "loyalty"] {
        #expect(try system.runWhenPossible("replay", "verify", capability).exit == 0)
        #expect(try system.run("replay", "redeliver", capability, "--apply").exit == 0)
      }
      try system.waitUntilDrained()
      try checkPoints(standing, shop)
      let audit = try system.runWhenPossible("audit")
      #expect(audit.exit == 0, "\(audit.output)")
    }

    private func checkPoints(_ orders: [JSONValue], _ shop: Client) throws {
      var expected: [String: Int] = [:]
      for order in orders {
        let paid = (order["items"]?.array ?? []).reduce(0) { $0 + amount($1, "total") }
        let refunded = (order["returns"]?.array ?? []).reduce(0) { $0 + amount($1, "refund") }
        expected[order["customer_id"]?.string ?? "", default: 0] += (paid - refunded) * 3 / 200
      }
      for (customer, balance) in expected {
        let points = try shop.get("/api/v1/customers/me/points?limit=200&customer_id=\(customer)").json
        #expect(points["balance"]?.int == balance, "\(customer)")
        #expect(points["entries"]?.array.reduce(0) { $0 + ($1["points"]?.int ?? 0) } == balance)
      }
    }
  }
}
