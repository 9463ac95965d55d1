import Contracts
import CrewSupport
import JSON
import Messaging
import Testing

struct HistoryTests {
  private let desk: CustomerDesk

  init() throws { desk = try CustomerDesk() }

  /// Newest first: `delivered 895`, with `-250` where so much was paid back.
  private func history(limit: Int = 20, cursor: String? = nil) throws -> [String] {
    let page = try desk.crew.answer(
      GetCustomerOrders(customerID: "ada", cursor: cursor, limit: limit), from: desk.partition("ada"))
    let orders = try #require(JSONDocument(page.body).root["orders"])
    return orders.elements.map { order in
      let refunded = order["refunded"]?["amount"]?.int64.map { "-\($0)" } ?? ""
      return "\(order["status"]?.string ?? "") \(order["total"]?["amount"]?.int64 ?? 0)\(refunded)"
    }
  }

  @Test func `a history follows its orders, and what is paid back is taken off`() throws {
    let first = try desk.order(1, quantity: 2)
    try desk.crew.ship(first)
    try desk.crew.drain()
    #expect(try history() == ["shipped 1395"])
    try desk.crew.deliver(first)
    try desk.crew.takeBack(1, of: first, [ReturnItem(sku: "mug", warehouseID: nil, quantity: 1)])
    try desk.order(2)
    #expect(try history() == ["confirmed 895", "partially_returned 1395-250"])
    #expect(try desk.lifetime() == "2 orders, 2040 GBP")
    #expect(try history(limit: 1) == ["confirmed 895"])
    try desk.crew.takeBack(
      2, of: first,
      [
        ReturnItem(sku: "mug", warehouseID: nil, quantity: 1), ReturnItem(sku: "cup", warehouseID: nil, quantity: 2),
      ])
    try desk.crew.drain()
    #expect(try history() == ["confirmed 895", "returned 1395-1000"])
    #expect(try desk.lifetime() == "1 orders, 895 GBP")
  }

  @Test func `news out of order, or twice, comes to the same`() throws {
    let order = desk.crew.orderID(1)
    func confirmed() throws {
      try desk.tell(
        OrderConfirmed(orderID: order, attempt: 0, customerID: "ada", total: Money(500, "GBP"), lines: []))
    }
    try desk.tell(
      OrderReturned(
        orderID: order, customerID: "ada", returnID: "ret_1", lines: [], refund: Money(100, "GBP"),
        status: "partially_returned", orderVersion: 5))
    try desk.tell(OrderDelivered(orderID: order, customerID: "ada", lines: [], orderVersion: 4))
    #expect(try history() == [] && desk.lifetime() == "0 orders")
    try confirmed()
    try confirmed()
    #expect(try history() == ["partially_returned 500-100"] && desk.lifetime() == "1 orders, 400 GBP")
    // One called off before it was confirmed was never bought.
    try desk.tell(
      OrderCancelled(
        orderID: desk.crew.orderID(2), customerID: "ada", actor: "customer", reason: nil, orderVersion: 3))
    #expect(try history().count == 1)
  }

  @Test func `what is kept ready for reading is what the store says, after every change`() throws {
    func check(_ when: String) throws {
      #expect(try desk.cached("profile") == desk.read(.profile), "\(when)")
      #expect(try desk.cached("preferences") == desk.read(.preferences), "\(when)")
      #expect(try desk.cached("segments") == desk.read(.segments), "\(when)")
    }
    try check("put")
    try desk.ask(UpdateProfile(customerID: "ada", email: "ada@home.test", name: "Ada L", country: "FR"))
    try check("updated")
    try desk.ask(PutPreferences(customerID: "ada", preferences: .none))
    try check("preferences")
    try desk.put("buyers", SegmentRules(minimumOrders: 1))
    let order = try desk.order(1)
    try check("ordered")
    let page = GetCustomerOrders(customerID: "ada", cursor: nil, limit: GetCustomerOrders.usualLimit)
    #expect(try desk.cached("orders") == desk.crew.answer(page, from: desk.partition("ada")))
    try desk.crew.cancel(order)
    try desk.crew.drain()
    try check("cancelled")
    #expect(try desk.cached("orders") == desk.crew.answer(page, from: desk.partition("ada")))
    try desk.ask(EraseCustomer(customerID: "ada"))
    for part in ["profile", "preferences", "segments", "orders"] { #expect(try desk.cached(part) == nil, "\(part)") }
  }
}
