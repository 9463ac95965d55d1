import Contracts
import CrewSupport
import JSON
import Messaging
import TestSupport
import Testing

struct PointsTests {
  private let crew: Crew
  private let began = Clock.unixMilliseconds

  init() throws { crew = try Crew(partitions: 2) }

  private func orderID(_ number: Int, _ customer: String = "ada") -> String {
    TimeOrderedID.make(
      TimeOrderedID.order, milliseconds: began, random: UInt64(number), slot: Slot(of: customer))
  }

  private func put(_ points: Int64, per: Int64, _ id: String) throws {
    try crew.send(
      PutLoyaltyRule(LoyaltyRule(currency: "GBP", points: points, per: per)), id: id, to: PartitionID(.loyalty, 0))
    try crew.drain { $0.capability == .loyalty }
  }

  private func home(_ customer: String) -> PartitionID { crew.topology.partition(.loyalty, key: customer) }

  private func tell(_ event: some Payload, _ id: String, _ customer: String) throws {
    try crew.send(event, id: id, to: home(customer))
    try crew.drain { $0.capability == .loyalty }
  }

  private func confirm(_ number: Int, _ amounts: [Int64], customer: String = "ada", id: String? = nil) throws {
    let order = orderID(number, customer)
    let lines = amounts.map { amount in
      var line = OrderLine(productID: "mug", sku: "mug-\(amount)", warehouseID: "LEEDS", quantity: 1)
      (line.unitPrice, line.total) = (amount, amount)
      return line
    }
    try tell(
      OrderConfirmed(
        orderID: order, attempt: 0, customerID: customer, total: Money(amounts.reduce(395, +), "GBP"), lines: lines),
      id ?? "confirmed-\(number)", customer)
  }

  private func cancel(_ number: Int, customer: String = "ada", id: String) throws {
    try tell(
      OrderCancelled(
        orderID: orderID(number, customer), customerID: customer, actor: "staff", reason: nil,
        orderVersion: 3), id, customer)
  }

  private func takeBack(_ number: Int, _ refund: Int64, _ name: String, id: String? = nil) throws {
    let line = ReturnedLine(productID: "mug", sku: "mug", warehouseID: "LEEDS", quantity: 1, refund: refund)
    try tell(
      OrderReturned(
        orderID: orderID(number), customerID: "ada", returnID: name, lines: [line],
        refund: Money(refund, "GBP"), status: "partially_returned", orderVersion: 5), id ?? name, "ada")
  }

  private struct Points: Equatable {
    var balance: Int64
    var entries: [Int64]
  }

  private func points(_ customer: String = "ada") throws -> Points {
    let root = try JSONDocument(crew.answer(GetPoints(customerID: customer), from: home(customer)).body).root
    let entries = try #require(root["entries"]).elements.compactMap { $0["points"]?.int64 }
    return Points(balance: try #require(root["balance"]?.int64), entries: entries)
  }

  // MARK: Tests

  @Test func `an order earns for its goods, rounded down once, and nothing for its shipping`() throws {
    try put(2, per: 100, "rule")
    try confirm(1, [149, 149, 52])
    #expect(try points() == Points(balance: 7, entries: [7]))
    #expect(try points("nobody") == Points(balance: 0, entries: []))
  }

  @Test(arguments: 1...6 as ClosedRange<UInt64>)
  func `whatever the parts, an order that came back altogether leaves nothing`(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let rule = (points: Int64.random(in: 1...9, using: &random), per: Int64.random(in: 1...200, using: &random))
    try put(rule.points, per: rule.per, "rule")
    let paid = Int64.random(in: 1...5_000, using: &random)
    try confirm(1, [paid])
    // By the rule the order earned under, whatever holds now.
    try put(1, per: 1_000, "other")
    var left = paid
    var number = 0
    while left > 0 {
      let refund = Int64.random(in: 1...left, using: &random)
      left -= refund
      number += 1
      try takeBack(1, refund, "ret-\(number)")
      try takeBack(1, refund, "ret-\(number)", id: "told-again-\(number)")
      #expect(try points().balance == left * rule.points / rule.per)
    }
    #expect(try points().balance == 0)
  }

  @Test func `what is called off earns nothing, before its confirmation or after, told once or twice`() throws {
    try put(1, per: 100, "rule")
    try confirm(1, [1_000])
    try confirm(1, [1_000], id: "again")
    try confirm(2, [500])
    for id in ["first", "second"] { try cancel(1, id: id) }
    try cancel(3, id: "early")
    try confirm(3, [900])
    #expect(try points() == Points(balance: 5, entries: [-10, 5, 10]))
  }

  @Test func `a rule put once counts in every partition, and a later one from then on`() throws {
    let customers = try (0...1).map { place in
      try #require((1...99).map { "c\($0)" }.first { home($0) == PartitionID(.loyalty, place) })
    }
    for customer in customers { try confirm(1, [1_000], customer: customer, id: "before-\(customer)") }
    try put(1, per: 100, "first")
    for customer in customers { try confirm(2, [1_000], customer: customer, id: "then-\(customer)") }
    try put(3, per: 100, "second")
    try put(3, per: 100, "same")
    for customer in customers {
      try confirm(3, [1_000], customer: customer, id: "later-\(customer)")
      #expect(try points(customer) == Points(balance: 40, entries: [30, 10]))
      try cancel(2, customer: customer, id: "off-\(customer)")
      #expect(try points(customer) == Points(balance: 30, entries: [-10, 30, 10]))
    }
    let rule = try JSONDocument(crew.answer(GetLoyaltyRule(currency: "GBP"), from: PartitionID(.loyalty, 1)).body).root
    #expect(rule["version"]?.int64 == 2 && rule["points"]?.int64 == 3)
    #expect(try crew.answer(GetLoyaltyRule(currency: "KWD"), from: PartitionID(.loyalty, 0)).status == 404)
  }

  @Test func `pages of the ledger are the ledger, newest first`() throws {
    try put(1, per: 1, "rule")
    for number in 1...5 { try confirm(number, [Int64(number)]) }
    var found: [Int64] = []
    var cursor: Int64?
    repeat {
      let query = GetPoints(customerID: "ada", cursor: cursor, limit: 2)
      let root = try JSONDocument(crew.answer(query, from: home("ada")).body).root
      found += try #require(root["entries"]).elements.compactMap { $0["points"]?.int64 }
      cursor = root["next_cursor"]?.string.flatMap { Int64($0) }
    } while cursor != nil
    #expect(found == [5, 4, 3, 2, 1])
  }
}
