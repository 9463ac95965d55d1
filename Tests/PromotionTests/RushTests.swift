import Audit
import Contracts
import CrewSupport
import Messaging
import SQLite
import TestSupport
import Testing

/// Two hundred orders at once on a real Redis, over two partitions each of orders and reservation, while some are refused
/// half-way and some go round again.
struct RushTests {
  private static let customers = ["ada", "ben", "cyd", "dan", "eve", "fay", "gus", "hal"]
  private static let orders = 200

  private let crew: Crew

  init() throws {
    crew = try Crew(partitions: 2)
    try crew.open()
    for name in RushTests.customers where name != "ada" {
      try crew.send(
        PutCustomer(customerID: name, email: "a@shop.test", name: name, country: "GB", active: true, segments: ""),
        id: "c-\(name)", to: crew.topology.partition(.customers, key: name))
    }
    for product in ["mug", "cup"] {
      for warehouse in ["LEEDS", "YORK"] {
        try crew.send(
          ReceiveStock(warehouseID: warehouse, sku: product, quantity: 10_000, reference: nil),
          id: "more-\(warehouse)-\(product)", to: crew.topology.partition(.reservation, key: warehouse))
      }
    }
    var few = Campaign("FEW", .cart, .fixedAmount(10))
    (few.currency, few.usageLimit) = ("GBP", 40)
    var each = Campaign("EACH", .cart, .percentage(100))
    each.perCustomerLimit = 3
    var budget = Campaign("BUDGET", .catalog, .percentage(1_500))
    (budget.products, budget.currency, budget.budget) = (["mug"], "GBP", 3_333)
    for campaign in [few, each, budget] {
      try crew.send(PutCampaign(campaign), id: "campaign-\(campaign.campaignID)", to: PartitionID(.promotion, 0))
    }
    try crew.drain()
  }

  private func numbers(_ partition: PartitionID, _ sql: String) throws -> [Int64] {
    try Database(path: crew.storePath(partition), access: .readOnly).query(sql) { $0.integer(0) }
  }

  private func usage(_ sql: String) throws -> [Int64] { try numbers(PartitionID(.promotion, 0), sql) }

  /// Asked of the rows, never of the counts.
  private func expectWithinLimits() throws {
    #expect(try usage("SELECT COUNT(*) FROM usage WHERE campaign_id = 'FEW'")[0] <= 40)
    #expect(try usage("SELECT COALESCE(SUM(amount), 0) FROM usage WHERE campaign_id = 'BUDGET'")[0] <= 3_333)
    #expect(
      try usage(
        "SELECT 1 FROM usage WHERE campaign_id = 'EACH' GROUP BY customer_id HAVING COUNT(*) > 3"
      ).isEmpty)
  }

  /// Who decides on orders; others only listen.
  private static let way: [CapabilityName] = [.orders, .reservation, .pricing, .promotion, .customers, .payments]

  private func refuse(_ id: String) throws {
    guard let orders = crew.topology.partition(.orders, id: id) else { return }
    try crew.send(
      RefuseOrder(orderID: id, attempt: 0, problem: .unknownCustomer("nobody")), id: "\(id).refuse.test", to: orders)
  }

  @Test(arguments: 0..<4)
  func `limits hold, and what is refused is given back once`(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var placed: [String] = []
    for number in 0..<RushTests.orders {
      placed.append(
        try crew.order(number, customer: RushTests.customers.randomElement(using: &random) ?? "ada", quantity: 1))
      if Int.random(in: 0..<4, using: &random) == 0 {
        let some = Set(
          crew.partitionIDs.filter {
            RushTests.way.contains($0.capability) && Bool.random(using: &random)
          })
        try crew.drain { some.contains($0) }
        try expectWithinLimits()
      }
      // Many of these are confirmed by then; the others have held something, or will.
      if Int.random(in: 0..<3, using: &random) == 0, let id = placed.randomElement(using: &random) { try refuse(id) }
    }
    try crew.drain()
    try expectWithinLimits()
    let rejected = try crew.topology.partitions(.orders).flatMap {
      try numbers($0, "SELECT COUNT(*) FROM orders WHERE status = 'rejected'")
    }.reduce(0, +)
    #expect(rejected > 5, "the rush refuses some")
    #expect(try usage("SELECT COUNT(*) FROM usage WHERE state = 'held'") == [0])
    #expect(try usage("SELECT COUNT(*) FROM owners WHERE state = 'released'")[0] > 0, "some had held something")
    // What was given back is there again: the rest of the limit is taken, and no more.
    for number in RushTests.orders..<RushTests.orders + 50 { try crew.order(number, customer: "ada", quantity: 1) }
    try crew.drain()
    #expect(try usage("SELECT COUNT(*) FROM usage WHERE campaign_id = 'FEW'") == [40])
    #expect(try usage("SELECT SUM(amount) FROM usage WHERE campaign_id = 'BUDGET'") == [3_333])
    try expectWithinLimits()
    crew.stop()
    let report = try Auditor.audit(
      crew.partitionIDs.map { Auditor.Source($0, path: crew.storePath($0)) },
      scratch: crew.server.scratchPath("audit"), now: nil)
    #expect(report.holds, "\(report.breached.map { "\($0.invariant.name): \($0.breaches.map(\.text))" })")
  }
}
