import Contracts
import JSON
import Messaging
import TestSupport
import Testing

struct PriceTests {
  @Test func `the price in the order's currency comes first, else the base price is converted`() throws {
    let desk = try PricingDesk()
    try desk.product("both", Money(82_000, "VND"), Money(255, "GBP"))
    try desk.product("base", Money(82_000, "VND"))
    try desk.put(PutRate(from: "VND", to: "GBP", rate: rate("0.0000395")))
    let priced = try desk.price(desk.draft([("both", "MAIN", 6), ("base", "MAIN", 6)]))
    let draft = try #require(priced.draft)
    #expect(draft.lines.map(\.unitPrice) == [255, 324])
    #expect(draft.lines.map(\.total) == [1_530, 1_944])
    #expect(draft.lines.allSatisfy { $0.priceSource == "live" })
    #expect(try desk.events(PriceCalculated.self).last?.subtotal == 3_474)
  }

  @Test func `mark-up and break are taken before the one rounding`() throws {
    let desk = try PricingDesk()
    try desk.product("mug", Money(33, "GBP"))
    try desk.put(PutWarehouse(warehouseID: "UK-1", name: "Leeds", markupBasisPoints: 150))
    try desk.put(
      PutQuantityBreaks(
        productID: "mug",
        breaks: [
          QuantityBreak(minimumQuantity: 12, discountBasisPoints: 500),
          QuantityBreak(minimumQuantity: 144, discountBasisPoints: 3_000),
        ]))
    // 33 × 1.015 = 33.495; × 0.95 = 31.82025, not 33 × 0.95 = 31.35; × 0.7 = 23.4465.
    let quantities: [(Int64, Int64)] = [(1, 33), (11, 33), (12, 32), (143, 32), (144, 23), (1_000, 23)]
    for (quantity, expected) in quantities {
      #expect(try desk.price(desk.draft([("mug", "UK-1", quantity)])).unitPrices == [expected], "\(quantity)")
    }
    #expect(try desk.price(desk.draft([("mug", "UK-2", 1)])).unitPrices == [33])
  }

  @Test func `another base currency is converted from`() throws {
    let desk = try PricingDesk(settings: [.baseCurrency: "USD"])
    try desk.product("mug", Money(325, "USD"), Money(82_000, "VND"))
    try desk.put(PutRate(from: "VND", to: "KWD", rate: rate("1")))
    #expect(
      try desk.price(desk.draft([("mug", "MAIN", 1)], "KWD")).refused == "currency-not-available /items/0/product_id")
    try desk.put(PutRate(from: "USD", to: "KWD", rate: rate("0.307")))
    #expect(try desk.price(desk.draft([("mug", "MAIN", 1)], "KWD")).unitPrices == [998])
  }

  @Test func `what cannot be priced or counted is refused by its line`() throws {
    let desk = try PricingDesk()
    try desk.product("mug", Money(82_000, "VND"))
    try desk.product("gold", Money(1_000_000_000_000, "VND"))
    try desk.product("bare")
    let order = desk.draft([("mug", "MAIN", 1), ("bare", "MAIN", 1)], "USD")
    #expect(
      try desk.price(order).refused == "currency-not-available /items/0/product_id /items/1/product_id")
    try desk.put(PutRate(from: "VND", to: "USD", rate: rate("999999999999999")))
    let large = desk.draft([("mug", "MAIN", 1), ("gold", "MAIN", 1)], "USD")
    #expect(try desk.price(large).refused == "validation /items/0/quantity")
    try desk.put(PutRate(from: "VND", to: "USD", rate: rate("90000")))
    let sum = desk.draft([("gold", "MAIN", 1), ("gold", "UK-1", 1)], "USD")
    #expect(try desk.price(sum).refused == "validation /items/1/quantity")
    #expect(try desk.price(desk.draft([("gold", "MAIN", 2)], "USD")).refused == "validation /items/0/quantity")
  }

  /// One product's terms, drawn at random.
  private struct Terms {
    let product: String
    let price: Int64
    let base: Int64
    let breaks: [QuantityBreak]
  }

  @Test func `thousands of lines cost what whole numbers of any size say, and sum up`() throws {
    var random = SeededGenerator(seed: 3)
    let desk = try PricingDesk()
    let rates = ["JPY": "0.00571", "GBP": "0.0000295", "USD": "0.0000395", "KWD": "0.000012137"]
    for (currency, text) in rates { try desk.put(PutRate(from: "VND", to: currency, rate: rate(text))) }
    let markups = [Int64](arrayLiteral: 0, 150, 333, 9_999)
    for (number, markup) in markups.enumerated() {
      try desk.put(PutWarehouse(warehouseID: "W\(number)", name: "w", markupBasisPoints: markup))
    }
    let terms = try (0..<60).map { number in
      let item = Terms(
        product: "p\(number)", price: .random(in: 0...99_999, using: &random),
        base: .random(in: 0...9_999_999, using: &random),
        breaks: (1...3).map {
          QuantityBreak(
            minimumQuantity: Int64($0 * $0 * 5), discountBasisPoints: .random(in: 0...10_000, using: &random))
        })
      try desk.product(item.product, Money(item.price, "GBP"), Money(item.base, "VND"))
      try desk.put(PutQuantityBreaks(productID: item.product, breaks: item.breaks))
      return item
    }
    var lines = 0
    for _ in 0..<250 {
      let currency = ["VND", "JPY", "GBP", "USD", "KWD"].randomElement(using: &random)!
      let chosen = (0..<20).map { _ in
        (
          terms.randomElement(using: &random)!, Int.random(in: 0..<4, using: &random),
          Int64.random(in: 1...99, using: &random)
        )
      }
      let priced = try desk.price(desk.draft(chosen.map { ($0.0.product, "W\($0.1)", $0.2) }, currency))
      let draft = try #require(priced.draft)
      for ((item, warehouse, quantity), line) in zip(chosen, draft.lines) {
        let wanted = oracle(item, markups[warehouse], quantity, currency, rates[currency])
        #expect(line.unitPrice == wanted, "\(item) in \(currency), \(quantity) pieces")
        #expect(line.total == wanted * quantity)
        lines += 1
      }
      let event = try desk.events(PriceCalculated.self).last
      #expect(event?.subtotal == draft.lines.reduce(0) { $0 + $1.total! })
    }
    #expect(lines == 5_000)
  }

  private func oracle(_ item: Terms, _ markup: Int64, _ quantity: Int64, _ currency: String, _ rate: String?) -> Int64 {
    let discount = item.breaks.last { $0.minimumQuantity <= quantity }?.discountBasisPoints ?? 0
    var above = BigNatural(10_000 + markup) * BigNatural(10_000 - discount)
    var below = BigNatural(100_000_000)
    if currency == "GBP" {
      above = above * BigNatural(item.price)
    } else {
      above = above * BigNatural(item.base)
      if let rate {
        let digits = rate.dropFirst(2)
        above = above * BigNatural(Int64(digits)!) * .powerOfTen(["JPY": 0, "USD": 2, "KWD": 3][currency]!)
        below = below * .powerOfTen(digits.count)
      }
    }
    return above.roundedQuotient(by: below).int64!
  }
}
