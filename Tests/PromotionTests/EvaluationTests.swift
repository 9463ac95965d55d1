import Contracts
import Promotion
import Testing

/// Conditions, amounts and explanations, as the capability's page documents them.
struct EvaluationTests {
  private let tea = OrderLine.priced("tea", 3, 333)
  private let pot = OrderLine.priced("pot", 1, 2_000)

  @Test func `lines, then the customer's, then the cart; each on what those before have left`() throws {
    let desk = try PromotionDesk()
    try desk.put("A-CART", .cart, .percentage(1_000)) { $0.priority = 9 }
    try desk.put("B-VIP", .customer, .percentage(1_000)) { $0.segments = ["vip"] }
    try desk.put("C-TEA", .catalog, .buyXGetY(buy: 2, get: 1)) { $0.products = ["tea"] }
    try desk.put("D-POT", .catalog, .fixedAmount(500)) {
      $0.products = ["pot"]
      $0.priority = 1
    }
    let found = try desk.apply(desk.draft([tea, pot], segments: ["new", "vip"]))
    // 999 + 2000: −500, −333, then a tenth of 2166, then of 1949 (216.6 and 194.9).
    #expect(found.applied == ["D-POT 500", "C-TEA 333", "B-VIP 217", "A-CART 195"])
    let lines = found.draft?.lines ?? []
    #expect(lines.map(\.total).compactMap { $0 }.reduce(0, +) == 2_999 - 1_245)
    #expect(lines.allSatisfy { ($0.unitPrice ?? 0) * $0.quantity - ($0.discount ?? 0) == $0.total })
    #expect(found.draft?.segments == [] && lines.allSatisfy { $0.category == nil })
  }

  @Test func `a campaign takes off no more than its maximum, what is left, and its budget`() throws {
    let desk = try PromotionDesk()
    try desk.put("HALF", .cart, .percentage(5_000)) {
      $0.currency = "GBP"
      $0.maximumDiscountAmount = 700
      $0.budget = 1_000
    }
    let first = try desk.apply(desk.draft([pot]))
    #expect(first.applied == ["HALF 700"])
    #expect(try desk.apply(desk.draft([pot])).applied == ["HALF 300"])
    #expect(try desk.apply(desk.draft([pot])).notApplied == ["HALF budget"])
    try desk.put("MUCH", .cart, .fixedAmount(9_999))
    let free = try desk.apply(desk.draft([pot]))
    #expect(free.applied == ["MUCH 2000"] && free.draft?.total == Money(0, "GBP"))
  }

  @Test func `every condition has its reason`() throws {
    let desk = try PromotionDesk()
    func code(_ id: String, _ change: (inout Campaign) -> Void) throws {
      try desk.put(id, .cart, .fixedAmount(1)) {
        $0.codes = ["all"]
        change(&$0)
      }
    }
    try code("A-OFF") { $0.isActive = false }
    try code("B-SOON") { $0.startDate = 4_000_000_000_000 }
    try code("C-OVER") { $0.endDate = 1_000 }
    try code("D-ONCE") { $0.usageLimit = 1 }
    try code("E-MINE") { $0.perCustomerLimit = 1 }
    try code("F-VIP") { $0.segments = ["vip"] }
    try code("G-EUR") { $0.currency = "EUR" }
    try code("H-CUP") { $0.products = ["cup"] }
    try code("I-LARGE") { $0.minimumOrderAmount = 3_000 }
    _ = try desk.apply(desk.draft([pot], codes: ["ALL"]))
    let again = try desk.evaluate(desk.draft([tea, pot], codes: ["All"]))
    #expect(again.applied == [])
    #expect(
      again.notApplied == [
        "A-OFF not-active", "B-SOON not-started", "C-OVER ended", "D-ONCE usage-limit", "E-MINE per-customer-limit",
        "F-VIP segment", "G-EUR currency", "H-CUP no-applicable-item", "I-LARGE minimum-order-amount",
      ])
    #expect(again.draft?.promotionsNotApplied.last?.detail.contains("30.00 GBP") == true)
    let met = try desk.evaluate(desk.draft([tea, pot, .priced("cup", 1, 1)], segments: ["vip"], codes: ["all"]))
    #expect(met.applied == ["F-VIP 1", "H-CUP 1", "I-LARGE 1"])
  }

  @Test func `campaigns that have nothing to do with an order are not told of`() throws {
    let desk = try PromotionDesk()
    try desk.put("CUPS", .catalog, .percentage(100)) { $0.products = ["cup"] }
    try desk.put("HEAVY", .catalog, .percentage(100)) { $0.categories = ["heavy"] }
    try desk.put("VIP", .customer, .percentage(100)) { $0.segments = ["vip"] }
    try desk.put("CODE", .cart, .percentage(100)) { $0.codes = ["code"] }
    try desk.put("OFF", .cart, .percentage(100)) { $0.isActive = false }
    let found = try desk.evaluate(desk.draft([tea, pot]))
    #expect(found.applied == [] && found.notApplied == [])
    var heavy = pot
    heavy.category = "heavy"
    #expect(try desk.evaluate(desk.draft([heavy])).applied == ["HEAVY 20"])
  }

  @Test func `the runner-up, the exclusive, the useless and the beaten are told apart`() throws {
    let desk = try PromotionDesk()
    try desk.put("ALONE", .cart, .fixedAmount(600)) { $0.isStackable = false }
    try desk.put("LITTLE", .cart, .fixedAmount(20)) { $0.isStackable = false }
    try desk.put("ONE", .cart, .fixedAmount(300))
    try desk.put("TWO", .cart, .fixedAmount(200))
    try desk.put("ZERO", .catalog, .buyXGetY(buy: 2, get: 1)) { $0.products = ["pot"] }
    let found = try desk.evaluate(desk.draft([pot]))
    #expect(found.applied == ["ALONE 600"])
    #expect(found.notApplied == ["ONE runner-up", "TWO runner-up", "ZERO nothing-left", "LITTLE exclusive"])
    #expect(found.draft?.promotionsNotApplied.first?.detail.contains("with TWO it would take off 5.00 GBP") == true)
  }

  @Test func `of one product's units the cheapest are free, whatever line they are on`() throws {
    let desk = try PromotionDesk()
    try desk.put("3FOR2", .cart, .buyXGetY(buy: 2, get: 1))
    let lines = [OrderLine.priced("tea", 4, 300, "A"), .priced("tea", 3, 100, "B"), .priced("pot", 2, 900)]
    let found = try desk.evaluate(desk.draft(lines))
    #expect(found.draft?.lines.map(\.discount) == [nil, 200, nil])
  }

  @Test func `a code is refused when it is good for nothing`() throws {
    let desk = try PromotionDesk()
    try desk.put("ONCE", .cart, .fixedAmount(10)) {
      $0.codes = ["once"]
      $0.usageLimit = 1
    }
    try desk.put("OFF", .cart, .fixedAmount(10)) {
      $0.codes = ["off"]
      $0.isActive = false
    }
    try desk.put("LARGE", .cart, .fixedAmount(10)) {
      $0.codes = ["large"]
      $0.minimumOrderAmount = 90_000
    }
    func apply(_ codes: String..., accepted: Int64? = nil) throws -> PromotionDesk.Evaluated {
      try desk.apply(desk.draft([pot], codes: codes, accepted: accepted))
    }
    #expect(try apply("once").applied == ["ONCE 10"])
    #expect(
      try apply("large", "once", "off", "none").refused
        == "promotion-code-invalid /promotion_codes/1 /promotion_codes/2 /promotion_codes/3")
    #expect(try apply("large").notApplied == ["LARGE minimum-order-amount"])
    #expect(try apply("none", "once", accepted: 2_000).notApplied == ["ONCE usage-limit"])
    #expect(try apply("once", accepted: 1_999).refused == "totals-changed")
    let quoted = try desk.evaluate(desk.draft([pot], codes: ["once", "off"]))
    #expect(quoted.notApplied == ["OFF not-active", "ONCE usage-limit"])
    #expect(
      try desk.evaluate(desk.draft([pot], codes: ["none"])).refused == "promotion-code-invalid /promotion_codes/0")
  }
}
