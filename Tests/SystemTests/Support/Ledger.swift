import Testing

/// What the orders took and what the warehouse says, held against each other.
struct Ledger {
  let system: OrderflowSystem
  let retail: OnlineRetail

  /// Every order there is, after everything has settled.
  struct Books {
    let confirmed: [String: JSONValue]
    let rejected: [String: JSONValue]
    let references: [String]
  }

  /// Waits until nothing is under way, then reads every order.
  func books() throws -> Books {
    try system.waitUntilDrained()
    let client = try system.staff()
    #expect(try client.allOrders(status: "pending").isEmpty)
    let orders = try client.allOrders()
    func with(_ status: String) -> [String: JSONValue] {
      Dictionary(orders.filter { $0["status"]?.string == status }.map { ($0["id"]?.string ?? "", $0) }) { $1 }
    }
    let books = Books(
      confirmed: with("confirmed"), rejected: with("rejected"),
      references: orders.map { $0["external_reference"]?.string ?? "" })
    #expect(books.confirmed.count + books.rejected.count == orders.count)
    return books
  }

  /// For every sku: on_hand is what was imported, reserved what the confirmed orders took, and never more than on_hand.
  func checkConservation(_ books: Books) throws {
    var taken: [Place: Int] = [:]
    for order in books.confirmed.values {
      for item in order["items"]?.array ?? [] {
        let place = Place(warehouse: item["warehouse_id"]?.string ?? "", sku: item["sku"]?.string ?? "")
        taken[place, default: 0] += item["quantity"]?.int ?? 0
      }
    }
    for (row, level) in zip(retail.stock, try levels()) {
      #expect(level["on_hand"]?.int == row.onHand, "\(row.place)")
      #expect(level["reserved"]?.int == taken[row.place, default: 0], "\(row.place)")
      #expect(level["available"]?.int == row.onHand - taken[row.place, default: 0], "\(row.place)")
      #expect(taken[row.place, default: 0] <= row.onHand, "\(row.place) is oversold")
    }
  }

  /// The stock levels, one per imported row.
  func levels() throws -> [JSONValue] {
    let token = try system.token("operator", scope: "staff")
    let (connections, stock, port) = (4, retail.stock, system.port)
    let parts = try inParallel(connections) { index in
      let client = Client(port: port, token: token)
      return try stride(from: index, to: stock.count, by: connections).map { row in
        let place = stock[row].place
        return (row, try client.get("/api/v1/admin/stock/\(place.path)").json)
      }
    }
    return parts.flatMap { $0 }.sorted { $0.0 < $1.0 }.map(\.1)
  }

  /// Every 2xx answer is an order that is there, once, as it was answered; nothing was accepted twice.
  func check(_ answers: [Load.Answer], _ books: Books) throws {
    #expect(Set(books.references).count == books.references.count, "an order is there twice")
    for (order, answer) in answers.map({ ($0.order, $0.answer) }) where answer.isSuccess {
      let json = try answer.json
      let found = books.confirmed[json["id"]?.string ?? ""] ?? books.rejected[json["id"]?.string ?? ""]
      #expect(found != nil, "\(order.reference) was answered \(answer.status) and is gone")
      if answer.status == 201 { #expect(found == json, "\(order.reference) is not as it was answered") }
    }
    let refused = answers.filter { !$0.answer.isSuccess }
    for item in refused {
      let known = ["out-of-stock", "currency-not-available", "validation"]
      #expect(known.contains(item.answer.problem ?? ""), "\(item.order.reference): \(item.answer.text)")
    }
    let ids = answers.compactMap { try? $0.answer.json["id"]?.string }
    #expect(Set(ids).count == ids.count, "one order is the answer to two requests")
  }
}
