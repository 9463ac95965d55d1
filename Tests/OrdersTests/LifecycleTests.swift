import Contracts
import CrewSupport
import JSON
import Messaging
import SQLite
import Testing

/// Orders after they are confirmed: shipped, delivered, brought back.
struct LifecycleTests {
  private let crew: Crew
  private let order: String

  init() throws {
    crew = try Crew()
    try crew.open()
    order = try crew.order(1, quantity: 3)
    try crew.drain()
  }

  private func answered(_ request: String) throws -> Outcome {
    try crew.drain()
    return try #require(try crew.outcome(of: request))
  }

  private func problem(_ outcome: Outcome) -> String? {
    outcome.text("type").map { String($0.dropFirst("urn:orderflow:problem:".count)) }
  }

  private func stock(_ sku: String, _ warehouse: String) throws -> [Int64?] {
    let level = try crew.answer(GetStock(warehouseID: warehouse, sku: sku), from: PartitionID(.reservation, 0))
    return [level.number("on_hand"), level.number("reserved")]
  }

  private func back(_ number: Int, _ items: (String, Int64)...) throws -> Outcome {
    try answered(
      crew.takeBack(number, of: order, items.map { ReturnItem(sku: $0.0, warehouseID: nil, quantity: $0.1) }))
  }

  @Test func `goods leave the shelf when they are shipped, and come back to it with their money`() throws {
    #expect(try stock("mug", "LEEDS") == [100, 3])
    let shipped = try answered(crew.ship(order))
    #expect(shipped.status == 200 && shipped.text("shipment", "tracking_number") == "RM1")
    #expect(try stock("mug", "LEEDS") == [97, 0])
    #expect(try answered(crew.deliver(order)).text("status") == "delivered")
    let first = try back(1, ("mug", 1))
    #expect(first.status == 201 && first.number("refund", "amount") == 250)
    #expect(try stock("mug", "LEEDS") == [98, 0])
    #expect(try stock("cup", "YORK") == [97, 0])
    let rest = try back(2, ("mug", 2), ("cup", 3))
    #expect(rest.number("refund", "amount") == 1_250)
    let shown = try crew.answer(GetOrder(orderID: order, customerID: "ada"), from: PartitionID(.orders, 0))
    #expect(shown.text("status") == "returned")
    let returns = try #require(try JSONDocument(shown.body).root["returns"])
    #expect(returns.elements.map { $0["refund"]?["amount"]?.int64 } == [250, 1_250])
    #expect(try stock("cup", "YORK") == [100, 0])
  }

  @Test func `what is not in its turn is refused, and says what the order is`() throws {
    #expect(problem(try answered(crew.deliver(order, request: 0))) == "order-not-deliverable")
    #expect(problem(try back(1, ("mug", 1))) == "order-not-returnable")
    _ = try answered(crew.ship(order))
    try crew.cancel(order)
    #expect(problem(try answered("\(order).cancel")) == "order-not-cancellable")
    #expect(problem(try answered(crew.takeBack(2, of: order, [], customer: "bob"))) == "not-found")
    _ = try answered(crew.deliver(order))
    #expect(problem(try back(3, ("hat", 1), ("mug", 1))) == "product-not-in-order")
    let tooMany = try back(4, ("mug", 2), ("mug", 2))
    #expect(tooMany.status == 422)
    let faults = try #require(try JSONDocument(tooMany.body).root["errors"])
    #expect(faults.elements.map { $0["pointer"]?.string } == ["/items/1/quantity"])
    // Nothing of it was taken.
    #expect(try back(5, ("mug", 3)).number("refund", "amount") == 750)
    #expect(problem(try back(6, ("mug", 1))) == "validation")
  }

  @Test func `the parts of a line that does not divide are refunded to the last penny`() {
    for total in [Int64(0), 1, 100, 101, 999, 1_000_001] {
      for quantity in 1...7 as ClosedRange<Int64> {
        let shares = (0...quantity).map { Money(total, "GBP").share($0, of: quantity) }
        #expect(shares.first == 0 && shares.last == total)
        #expect(zip(shares, shares.dropFirst()).allSatisfy { $0 <= $1 })
      }
    }
    #expect((0...4).map { Money(2, "GBP").share($0, of: 4) } == [0, 0, 1, 2, 2])
    #expect(Money(.max, "GBP").share(999_999, of: 1_000_000) < .max)
  }

  @Test func `news of a shipment that comes twice takes the goods once`() throws {
    _ = try answered(crew.ship(order))
    var line = OrderLine(productID: "mug", sku: "mug", warehouseID: "LEEDS", quantity: 3)
    line.total = 750
    try crew.send(
      OrderShipped(
        orderID: order, attempt: 0, customerID: "ada", lines: [line], carrier: nil, trackingNumber: nil, checkout: nil,
        orderVersion: 3), id: "again", to: PartitionID(.reservation, 0))
    try crew.drain()
    #expect(try stock("mug", "LEEDS") == [97, 0])
  }
}
