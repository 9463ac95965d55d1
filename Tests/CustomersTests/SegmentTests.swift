import Contracts
import CrewSupport
import JSON
import Messaging
import SQLite
import Testing

struct SegmentTests {
  private let desk: CustomerDesk

  init() throws { desk = try CustomerDesk() }

  private func vipCampaign() throws {
    var campaign = Campaign("VIP", .customer, .percentage(1_000), name: "For the best")
    campaign.segments = ["best"]
    try desk.ask(PutCampaign(campaign), to: PartitionID(.promotion, 0))
  }

  private func discount(_ order: String) throws -> Int64? { try desk.document(order).number("discount", "amount") }

  @Test func `who is promoted by an order gets the segment's campaign on the next one`() throws {
    try vipCampaign()
    try desk.put("best", SegmentRules(minimumOrders: 2, minimumLifetimeValue: Money(1_790, "GBP")))
    #expect(try discount(desk.order(1)) == 0)
    #expect(try desk.segments() == [])
    #expect(try discount(desk.order(2)) == 0)
    #expect(try desk.segments() == ["best"] && desk.lifetime() == "2 orders, 1790 GBP")
    let third = try desk.order(3)
    #expect(try discount(third) == 50)
    // Called off it counts no more; the second one neither, and with it the segment is gone.
    try desk.crew.cancel(third)
    try desk.crew.drain()
    #expect(try desk.segments() == ["best"])
    let second = try #require(
      desk.rows(desk.partition("ada"), "SELECT order_id FROM history ORDER BY at").dropFirst().first)
    try desk.crew.cancel(second)
    try desk.crew.drain()
    #expect(try desk.segments() == [] && desk.lifetime() == "1 orders, 895 GBP")
    #expect(try discount(desk.order(4)) == 0)
  }

  @Test func `a segment put by staff stays, and one that history gives besides is named once`() throws {
    try desk.put("best", SegmentRules(minimumOrders: 1))
    try desk.ask(
      PutCustomer(
        customerID: "ada", email: "ada@shop.test", name: "Ada", country: "GB", active: true, segments: "staff;best"))
    let order = try desk.order(1)
    #expect(try desk.segments() == ["staff", "best"])
    try desk.crew.cancel(order)
    try desk.crew.drain()
    #expect(try desk.segments() == ["staff", "best"])
  }

  @Test func `amounts of different currencies are never added`() throws {
    try desk.put("rich", SegmentRules(minimumLifetimeValue: Money(1_000, "GBP")))
    for (number, amount) in [(1, Money(600, "GBP")), (2, Money(900_000, "VND"))] {
      try desk.tell(
        OrderConfirmed(
          orderID: desk.crew.orderID(number), attempt: 0, customerID: "ada", total: amount, lines: []))
    }
    #expect(try desk.lifetime() == "2 orders, 600 GBP, 900000 VND")
    #expect(try desk.segments() == [])
    try desk.tell(
      OrderConfirmed(
        orderID: desk.crew.orderID(3), attempt: 0, customerID: "ada", total: Money(400, "GBP"), lines: []))
    #expect(try desk.segments() == ["rich"])
  }

  @Test func `who has not ordered lately is out when the time comes, by the timer's own message`() throws {
    try desk.put("lately", SegmentRules(orderedWithinDays: 30))
    try desk.order(1)
    #expect(try desk.segments() == ["lately"])
    func due() throws -> [String] {
      try desk.rows(desk.partition("ada"), "SELECT due FROM timers WHERE type = 'SegmentExpiry'")
    }
    let first = try #require(Int64(due().first ?? ""))
    try desk.order(2)
    // One timer, and the later one.
    let second = try #require(Int64(due().first ?? ""))
    #expect(try due().count == 1 && second > first)
    try desk.tell(SegmentExpiry(customerID: "ada", due: first))
    #expect(try desk.segments() == ["lately"])
    try desk.tell(SegmentExpiry(customerID: "ada", due: second))
    #expect(try desk.segments() == [])
    // Orders heard of it.
    #expect(try desk.rows(PartitionID(.orders, 0), "SELECT segments FROM customers WHERE customer_id = 'ada'") == [""])
  }

  @Test func `rules that change are applied to everybody, page by page and in every partition`() throws {
    let desk = try CustomerDesk(partitions: 2)
    let customers = (0..<450).map { "customer-\($0)" }
    for (number, customer) in customers.enumerated() {
      try desk.crew.send(
        PutCustomer(customerID: customer, email: "a@b", name: "N", country: "GB", active: true, segments: ""),
        id: "put.\(customer)", to: desk.partition(customer))
      try desk.crew.send(
        OrderConfirmed(
          orderID: desk.crew.orderID(number, customer: customer), attempt: 0, customerID: customer,
          total: Money(100, "GBP"), lines: []), id: "confirmed.\(customer)", to: desk.partition(customer))
    }
    try desk.crew.drain()
    func members() throws -> Int {
      try desk.crew.topology.partitions(.customers).reduce(0) {
        try $0 + desk.rows($1, "SELECT customer_id FROM customers WHERE segments = 'buyers'").count
      }
    }
    try desk.put("buyers", SegmentRules(minimumOrders: 1))
    try desk.crew.drain(until: { try members() == customers.count })
    try desk.put("buyers", SegmentRules())
    try desk.crew.drain(until: { try members() == 0 })
  }
}
