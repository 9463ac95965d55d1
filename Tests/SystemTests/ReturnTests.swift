import Foundation
import Testing

extension SystemTests {
  @Suite struct ReturnTests {
    private func returns() throws -> [RealOrder] {
      let file = URL(fileURLWithPath: "\(OnlineRetail.directory)/returns.jsonl")
      return try Data(contentsOf: file).split(separator: 10).map { try RealOrder(Array($0)) }
    }

    private func body(_ item: RealOrder) -> String {
      let items = item.lines.map { #"{"sku": "\#($0.place.sku)", "quantity": \#($0.quantity)}"# }
      return #"{"items": [\#(items.joined(separator: ", "))], "reason": "\#(item.reference)"}"#
    }

    /// Whether the order has everything that comes back, and so many of it.
    private func fits(_ item: RealOrder, _ order: JSONValue) -> Bool {
      item.lines.allSatisfy { line in
        let held = (order["items"]?.array ?? []).filter { $0["sku"]?.string == line.place.sku }
        return held.reduce(0) { $0 + ($1["quantity"]?.int ?? 0) } >= line.quantity
      }
    }

    @Test(.needsRealOrders) func `the real returns come back to the orders they can belong to, the others are refused`()
      throws
    {
      let retail = try OnlineRetail()
      let system = try OrderflowSystem()
      defer { system.destroy() }
      try system.importFiles(OnlineRetail.directory)
      let answers = try Load(retail.orders, to: system).run(connections: 8)
      let (shop, staff) = (try system.shop(), try system.staff())
      var orders: [String: [JSONValue]] = [:]
      for item in answers where item.answer.status == 201 {
        let order = try item.answer.json
        let path = "/api/v1/admin/orders/\(try #require(order["id"]?.string))"
        #expect(try staff.insist(.post("\(path)/ship", "")).status == 200)
        #expect(try staff.insist(.post("\(path)/deliver", "")).status == 200)
        orders[order["customer_id"]?.string ?? "", default: []].append(order)
      }
      let all = try returns()
      #expect(all.count == 29)
      var taken = 0
      for item in all {
        let own = orders[item.customer] ?? []
        let fitting = own.first { fits(item, $0) }
        guard let order = fitting ?? own.first ?? orders.values.first?.first, let id = order["id"]?.string else {
          continue
        }
        let call = HTTPCall.post("/api/v1/orders/\(id)/returns", body(item)).with("Idempotency-Key", item.reference)
        let customer = Client(port: system.port, token: try system.token(item.customer, scope: "customer"))
        let answer = try customer.insist(call)
        if own.isEmpty {
          // Someone else's order is nothing a customer can know of.
          #expect(answer.status == 404, "\(item.reference): \(answer.text)")
        } else if fitting == nil {
          #expect(answer.status == 422, "\(item.reference): \(answer.text)")
          #expect(["product-not-in-order", "validation"].contains(answer.problem))
        } else {
          taken += 1
          #expect(answer.status == 201, "\(item.reference): \(answer.text)")
          #expect(try customer.insist(call).text == answer.text)
          let shown = try shop.get("/api/v1/orders/\(id)")
          #expect(try ["partially_returned", "returned"].contains(shown.json["status"]?.string))
        }
      }
      print("\(taken) of \(all.count) real returns fit an order")
      try system.waitUntilDrained()
      let audit = try system.runWhenPossible("audit")
      #expect(audit.exit == 0, "\(audit.output)")
    }
  }
}
