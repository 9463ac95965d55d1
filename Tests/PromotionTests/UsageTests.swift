import Contracts
import Promotion
import TestSupport
import Testing

/// Who uses what: held, settled, given back; counts, limits and completion.
struct UsageTests {
  private let pot = [OrderLine.priced("pot", 1, 2_000)]

  @Test func `a quote uses nothing up`() throws {
    let desk = try PromotionDesk()
    try desk.put("ONCE", .cart, .fixedAmount(10)) { $0.usageLimit = 1 }
    for _ in 0..<3 { #expect(try desk.evaluate(desk.draft(pot)).applied == ["ONCE 10"]) }
    #expect(try desk.numbers("SELECT COUNT(*) FROM usage") == [0])
    #expect(try desk.events(PromotionApplied.self).isEmpty)
  }

  @Test func `what is given back is there again, once`() throws {
    let desk = try PromotionDesk()
    try desk.put("ONCE", .cart, .fixedAmount(10)) { $0.usageLimit = 1 }
    let first = try desk.apply(desk.draft(pot))
    #expect(try desk.apply(desk.draft(pot)).applied == [])
    let id = try #require(first.draft?.orderID)
    try desk.confirm(first)
    for _ in 0..<3 { try desk.send(ReleaseUsage(orderID: id, attempt: 0)) }
    #expect(try desk.numbers("SELECT uses FROM usage_sums") == [0])
    #expect(try desk.apply(desk.draft(pot)).applied == ["ONCE 10"])
    #expect(try desk.apply(desk.draft(pot)).applied == [])
    #expect(try desk.events(PromotionUsageUpdated.self).map(\.change) == ["held", "settled", "released", "held"])
    #expect(try desk.events(PromotionUsageUpdated.self).map(\.uses) == [1, 1, 0, 1])
  }

  @Test func `a release that overtakes closes, and a later attempt may come`() throws {
    let desk = try PromotionDesk()
    try desk.put("SALE", .cart, .percentage(1_000))
    let draft = desk.draft(pot)
    try desk.send(ReleaseUsage(orderID: draft.orderID, attempt: 0))
    try desk.send(ApplyPromotions(draft))
    #expect(try desk.outcome(draft) == nil)
    #expect(try desk.numbers("SELECT COUNT(*) FROM usage") == [0])
    #expect(try desk.apply(desk.draft(draft.orderID, 1, pot)).applied == ["SALE 200"])
    try desk.send(ReleaseUsage(orderID: draft.orderID, attempt: 0))
    #expect(try desk.numbers("SELECT attempt FROM usage") == [1])
  }

  @Test func `a higher attempt takes over, and what comes late of a lower one is dropped`() throws {
    let desk = try PromotionDesk()
    try desk.put("ONCE", .cart, .fixedAmount(10)) { $0.usageLimit = 1 }
    let first = desk.draft(pot)
    let second = desk.draft(first.orderID, 1, pot)
    #expect(try desk.apply(first).applied == ["ONCE 10"])
    #expect(try desk.apply(second).applied == ["ONCE 10"])
    let third = desk.draft("\(first.orderID)", 0, pot)
    try desk.send(ApplyPromotions(third))
    #expect(try desk.numbers("SELECT attempt FROM usage") == [1])
    try desk.send(ReleaseUsage(orderID: first.orderID, attempt: 1))
    #expect(try desk.numbers("SELECT uses FROM usage_sums") == [0])
  }

  @Test func `a total above the one agreed to holds nothing`() throws {
    let desk = try PromotionDesk()
    try desk.put("SALE", .cart, .percentage(1_000))
    #expect(try desk.apply(desk.draft(pot, accepted: 1_800)).applied == ["SALE 200"])
    #expect(try desk.apply(desk.draft(pot, accepted: 1_799)).refused == "totals-changed")
    #expect(try desk.numbers("SELECT COUNT(*) FROM usage") == [1])
  }

  @Test func `a campaign is completed when its settled usage has reached a bound, and open again when it has not`()
    throws
  {
    let desk = try PromotionDesk()
    try desk.put("TWICE", .cart, .fixedAmount(10)) { $0.usageLimit = 2 }
    let orders = try (0..<2).map { _ in try desk.apply(desk.draft(pot)) }
    #expect(try desk.events(CampaignCompleted.self).isEmpty, "held is not used up")
    for order in orders { try desk.confirm(order) }
    #expect(try desk.events(CampaignCompleted.self).map(\.reason) == ["usage-limit"])
    #expect(try desk.events(CampaignChanged.self).map(\.isOpen) == [true, false])
    try desk.send(ReleaseUsage(orderID: orders[0].draft?.orderID ?? "", attempt: 0))
    #expect(try desk.events(CampaignChanged.self).map(\.isOpen) == [true, false, true])
    try desk.confirm(desk.apply(desk.draft(pot)))
    #expect(try desk.events(CampaignCompleted.self).map(\.campaignVersion) == [2, 4])
    try desk.put("TWICE", .cart, .fixedAmount(10)) { $0.usageLimit = 3 }
    #expect(try desk.apply(desk.draft(pot)).applied == ["TWICE 10"])
  }

  @Test func `a bound is not put below what is used`() throws {
    let desk = try PromotionDesk()
    try desk.put("SALE", .cart, .fixedAmount(10)) { $0.usageLimit = 9 }
    for _ in 0..<2 { _ = try desk.apply(desk.draft(pot)) }
    var other = Campaign("SALE", .cart, .fixedAmount(10))
    other.currency = "GBP"
    (other.usageLimit, other.budget, other.perCustomerLimit) = (1, 19, 1)
    let refused = try desk.put(other)
    #expect(refused.status == 409)
    #expect(String(decoding: refused.body, as: UTF8.self).matches(of: /at least (2|20)"/).count == 3)
    (other.usageLimit, other.budget, other.perCustomerLimit) = (2, 20, 2)
    #expect(try desk.put(other).status == 200)
    #expect(try desk.put(other).entityTag == "\"2\"", "saying it again changes nothing")
  }

  /// What 200 orders do to limits while confirmations, refusals, cancellations and second attempts come in any order.
  @Test(arguments: 0..<20)
  func `limits and budget hold through any course of orders`(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let desk = try PromotionDesk()
    try desk.put("LIMIT", .cart, .fixedAmount(10)) { $0.usageLimit = 7 }
    try desk.put("EACH", .cart, .percentage(100)) { $0.perCustomerLimit = 2 }
    try desk.put("BUDGET", .catalog, .percentage(3_000)) {
      $0.products = ["pot"]
      $0.currency = "GBP"
      $0.budget = 2_500
    }
    var open: [PromotionDesk.Evaluated] = []
    for _ in 0..<100 {
      switch Int.random(in: 0..<6, using: &random) {
      case 0, 1, 2:
        let customer = ["ada", "ben", "cyd"].randomElement(using: &random)!
        open.append(
          try desk.apply(
            desk.draft([.priced("pot", 1, Int64.random(in: 1...2_000, using: &random))], customer: customer)))
      case 3:
        guard let order = open.randomElement(using: &random) else { continue }
        try desk.confirm(order)
      case 4:
        guard let draft = open.randomElement(using: &random)?.draft else { continue }
        for _ in 0..<2 { try desk.send(ReleaseUsage(orderID: draft.orderID, attempt: draft.attempt)) }
      default:
        guard let place = open.indices.randomElement(using: &random), let draft = open[place].draft,
          try desk.numbers("SELECT COUNT(*) FROM owners WHERE order_id = '\(draft.orderID)' AND state = 'held'") == [1]
        else { continue }
        open[place] = try desk.apply(
          desk.draft(draft.orderID, draft.attempt + 1, [.priced("pot", 1, 700)], customer: draft.customerID))
      }
      #expect(try desk.numbers("SELECT COUNT(*) FROM usage WHERE campaign_id = 'LIMIT'")[0] <= 7)
      #expect(try desk.numbers("SELECT COALESCE(SUM(amount), 0) FROM usage WHERE campaign_id = 'BUDGET'")[0] <= 2_500)
      let each = try desk.numbers(
        "SELECT COUNT(*) FROM usage WHERE campaign_id = 'EACH' GROUP BY customer_id HAVING COUNT(*) > 2")
      #expect(each.isEmpty)
    }
    let counted = try desk.numbers("SELECT COUNT(*) FROM usage GROUP BY campaign_id ORDER BY campaign_id")
    #expect(try desk.numbers("SELECT uses FROM usage_sums WHERE uses > 0 ORDER BY campaign_id") == counted)
  }
}
