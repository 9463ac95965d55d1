import Contracts
import CrewSupport
import JSON
import TestSupport
import Testing

struct SalesTests {
  /// Every grouping, alone and with each filter and all of them.
  private static let queries: [GetSales] = SalesGrouping.allCases.flatMap { grouping in
    [
      GetSales(by: grouping, limit: 200), GetSales(by: grouping, from: "2026-11-24", limit: 200),
      GetSales(by: grouping, from: "2026-11-24", to: "2026-11-24", limit: 200),
      GetSales(by: grouping, to: "2026-11-23", limit: 200), GetSales(by: grouping, productID: "cup", limit: 200),
      GetSales(by: grouping, currency: "KWD", limit: 200), GetSales(by: grouping, warehouseID: "YORK", limit: 200),
      GetSales(
        by: grouping, from: "2026-11-23", to: "2026-11-25", productID: "mug", currency: "GBP", warehouseID: "LEEDS",
        limit: 200),
    ]
  }

  @Test(arguments: 1...4 as ClosedRange<UInt64>)
  func `every report is the sum over the orders, whatever is called off, comes back or is told twice`(_ seed: UInt64)
    throws
  {
    var random = SeededGenerator(seed: seed)
    let desk = try SalesDesk()
    for round in 0..<4 {
      for _ in 0..<10 { try desk.confirm(&random) }
      for place in desk.orders.indices where Int.random(in: 0...3, using: &random) == 0 {
        try desk.takeBack(place, &random)
      }
      for place in desk.orders.indices where Int.random(in: 0...7, using: &random) == 0 { try desk.cancel(place) }
      try desk.drain()
      for query in SalesTests.queries {
        #expect(try desk.report(query).rows == desk.expected(query), "round \(round): \(query)")
      }
    }
    #expect(desk.orders.contains { $0.isCancelled } && desk.orders.contains { $0.returned[0].units > 0 })
  }

  @Test func `pages of a report are the report`() throws {
    var random = SeededGenerator(seed: 9)
    let desk = try SalesDesk()
    for _ in 0..<30 { try desk.confirm(&random) }
    try desk.drain()
    for grouping in SalesGrouping.allCases {
      var found: [String] = []
      var cursor: String?
      repeat {
        let page = try desk.report(GetSales(by: grouping, cursor: cursor, limit: 1))
        found += page.rows
        cursor = page.next
      } while cursor != nil
      #expect(found == desk.expected(GetSales(by: grouping)))
    }
  }

  @Test func `an order called off before its confirmation is seen counts for nothing`() throws {
    let desk = try SalesDesk()
    let id = desk.crew.orderID(1)
    try desk.send(OrderCancelled(orderID: id, customerID: "ada", actor: "customer", reason: nil, orderVersion: 3))
    var line = OrderLine(productID: "mug", sku: "mug", warehouseID: "LEEDS", quantity: 1)
    (line.unitPrice, line.total) = (5, 5)
    try desk.send(
      OrderConfirmed(orderID: id, attempt: 0, customerID: "ada", total: Money(5, "GBP"), lines: [line], confirmedAt: 0))
    try desk.drain()
    #expect(try desk.report(GetSales(by: .day)).rows == [])
  }
}
