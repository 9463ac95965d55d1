import Contracts
import CrewSupport
import Messaging
import SQLite
import Testing

/// Three partitions of pricing on a real Redis, with everybody else.
struct CopyTests {
  private let crew: Crew
  private let first = PartitionID(.pricing, 0)
  private let last = PartitionID(.pricing, 2)

  init() throws {
    crew = try Crew(partitions: 3)
    try crew.open()
    try crew.drain()
  }

  private func price(in partition: PartitionID) throws -> Int64? {
    let query = GetPrice(productID: "mug", currency: "GBP", warehouseID: "LEEDS", quantity: 1)
    return try crew.answer(query, from: partition).number("unit_price", "amount")
  }

  private func change(_ id: String, to amount: Int64, key: String? = nil) throws {
    try crew.send(PutPrices(productID: "mug", prices: [Money(amount, "GBP")]), id: id, to: first, key: key)
  }

  @Test
  func `a change is answered when every partition has it, to all who wait for it`() throws {
    let requests = ["change", "again", "said-already"]
    try change("change", to: 260, key: "price mug|k")
    try change("again", to: 260, key: "price mug|k")
    try change("said-already", to: 260)
    try crew.send(PutPrices(productID: "none", prices: [Money(1, "GBP")]), id: "refused", to: first)
    try crew.drain { $0 != last }
    #expect(try [first, PartitionID(.pricing, 1), last].map { try price(in: $0) } == [260, 260, 250])
    for request in requests { #expect(try crew.outcome(of: request) == nil, "\(request)") }
    #expect(try crew.outcome(of: "refused")?.status == 404)
    try crew.drain()
    #expect(try price(in: last) == 260)
    let answers = try requests.map { try #require(try crew.outcome(of: $0)) }
    #expect(answers.allSatisfy { $0.status == 200 && $0.body == answers[0].body })
    // Nothing is waited for any more.
    try change("late", to: 260, key: "price mug|k")
    try crew.drain { $0 == first }
    #expect(try crew.outcome(of: "late")?.body == answers[0].body)
  }

  @Test
  func `an answer waits for what was told before it, and for nothing later`() throws {
    try change("one", to: 260)
    try crew.drain { $0 == first }
    try change("two", to: 270)
    try crew.drain { $0 == first }
    try crew.drain { $0 == last || $0 == PartitionID(.pricing, 1) }
    try crew.drain { $0 == first }
    #expect(try crew.outcome(of: "one")?.status == 200 && crew.outcome(of: "two")?.status == 200)
    #expect(try [PartitionID(.pricing, 1), last].map { try price(in: $0) } == [270, 270])
  }

  @Test
  func `a copy that was set aside is answered for as such, and told again when the change is said again`() throws {
    let store = try Database(path: crew.storePath(last), access: .owner)
    try store.execute("ALTER TABLE prices RENAME TO prices_away")
    try change("change", to: 260)
    try change("again", to: 260)
    try crew.drain()
    for request in ["change", "again"] { #expect(try crew.outcome(of: request)?.status == 500, "\(request)") }
    // What the other partitions have is answered for as ever.
    try crew.send(PutRate(from: "VND", to: "GBP", rate: try ExchangeRate("0.00003")), id: "rate", to: first)
    try crew.drain()
    #expect(try crew.outcome(of: "rate")?.status == 201)
    try store.execute("ALTER TABLE prices_away RENAME TO prices")
    #expect(try price(in: last) == 250)
    try change("once-more", to: 260)
    try crew.drain()
    #expect(try crew.outcome(of: "once-more")?.status == 200)
    #expect(try price(in: last) == 260)
  }

  @Test
  func `owners that die while a copy is taken hold nothing back for ever`() throws {
    try change("change", to: 260)
    try crew.drain { $0 == first }
    try crew.crash(last, at: .afterCommit)
    try crew.restart()
    try change("next", to: 270)
    try crew.crash(first, at: .afterCommit)
    try crew.restart()
    try crew.drain(until: { try crew.outcome(of: "change") != nil && crew.outcome(of: "next") != nil })
    #expect(try price(in: last) == 270)
  }

  @Test
  func `each order is priced by the partition of its customer`() throws {
    let customers = (1...12).map { "customer-\($0)" }
    for customer in customers { try crew.know(customer) }
    let orders = try customers.enumerated().map { try crew.order($0.offset + 1, customer: $0.element) }
    try crew.drain()
    for order in orders { #expect(try crew.outcome(of: "\(order).place")?.status == 201) }
    let used = Set(customers.map { crew.topology.partition(.pricing, key: $0) })
    #expect(used.count == 3, "the customers are of all partitions")
    for partition in used {
      let count = try crew.types(in: partition).count { $0 == PriceOrder.type }
      #expect(count == customers.count { crew.topology.partition(.pricing, key: $0) == partition })
    }
  }
}
