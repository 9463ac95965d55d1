import Contracts
import JSON
import Messaging
import Testing

struct TermsTests {
  @Test func `the same terms said again are the same version`() throws {
    let desk = try PricingDesk()
    try desk.product("mug", Money(250, "GBP"))
    func version(_ outcome: Outcome) throws -> String {
      let version = try #require(try JSONDocument(outcome.body).root["version"]?.int64)
      #expect(outcome.entityTag == "\"\(version)\"")
      return "\(outcome.status) v\(version)"
    }
    let one = try rate("0.5")
    #expect(try version(desk.put(PutRate(from: "VND", to: "USD", rate: one))) == "201 v1")
    #expect(try version(desk.put(PutRate(from: "VND", to: "USD", rate: rate("0.500")))) == "200 v1")
    #expect(try version(desk.put(PutRate(from: "VND", to: "USD", rate: rate("0.501")))) == "200 v2")
    #expect(try version(desk.put(PutRate(from: "VND", to: "USD", rate: one))) == "200 v3")
    func warehouse(_ name: String, _ markup: Int64) throws -> String {
      try version(desk.put(PutWarehouse(warehouseID: "W", name: name, markupBasisPoints: markup)))
    }
    #expect(try [warehouse("a", 1), warehouse("a", 1), warehouse("b", 1)] == ["201 v1", "200 v1", "200 v2"])
    func breaks(_ list: [(Int64, Int64)]) throws -> String {
      let breaks = list.map { QuantityBreak(minimumQuantity: $0.0, discountBasisPoints: $0.1) }
      return try version(desk.put(PutQuantityBreaks(productID: "mug", breaks: breaks)))
    }
    #expect(
      try [breaks([]), breaks([(5, 1), (2, 3)]), breaks([(2, 3), (5, 1)]), breaks([(2, 3)]), breaks([])]
        == ["200 v0", "200 v1", "200 v1", "200 v2", "200 v3"])
    let rates = ["a", "b"].map { ShippingRate(country: "GB", method: $0, currency: "GBP", upTo: 1, price: 1) }
    #expect(try version(desk.put(PutShippingRates(rates: rates))) == "200 v1")
    #expect(try version(desk.put(PutShippingRates(rates: rates.reversed()))) == "200 v1")
    #expect(try version(desk.put(PutShippingRates(rates: [rates[1]]))) == "200 v2")
    #expect(try desk.put(PutQuantityBreaks(productID: "none", breaks: [])).status == 404)
  }

  private static let rates = [
    ShippingRate(country: "GB", method: "standard", currency: "GBP", upTo: 5_000, price: 395),
    ShippingRate(country: "GB", method: "standard", currency: "GBP", upTo: 9_000, price: 195),
    ShippingRate(country: "GB", method: "express", currency: "GBP", upTo: 9_000, price: 995),
    ShippingRate(country: "GB", method: "drone", currency: "VND", upTo: 99_000_000, price: 1),
    ShippingRate(country: "VN", method: "post", currency: "VND", upTo: 1_000_000, price: 20_000),
    ShippingRate(country: "VN", method: "ship", currency: "VND", upTo: 9_000_000, price: 20_000),
  ]

  private func desk() throws -> PricingDesk {
    let desk = try PricingDesk()
    try desk.product("mug", Money(1_000, "GBP"), Money(500_000, "VND"), Money(700, "USD"))
    try desk.put(PutShippingRates(rates: TermsTests.rates))
    return desk
  }

  @Test(
    arguments: [
      (5, nil, "standard", 395), (6, nil, "standard", 195), (9, nil, "standard", 195), (1, "express", "express", 995),
      (9, "standard", "standard", 195),
    ] as [(Int64, String?, String, Int64)])
  func `shipping is the cheapest that carries the subtotal, or the one named`(
    _ quantity: Int64, _ asked: String?, _ method: String, _ amount: Int64
  ) throws {
    let desk = try desk()
    let draft = try #require(
      try desk.price(desk.draft([("mug", "MAIN", quantity)], country: "GB", method: asked)).draft)
    #expect(draft.shippingMethod == method && draft.shipping == amount)
    #expect(try desk.events(PriceCalculated.self).last?.shipping == amount)
  }

  @Test func `what no method carries, and a method that is not there, are refused by the field`() throws {
    let desk = try desk()
    func order(_ quantity: Int64, _ country: String?, _ method: String?, _ currency: String = "GBP") throws -> String? {
      try desk.price(desk.draft([("mug", "MAIN", quantity)], currency, country: country, method: method)).refused
    }
    #expect(try order(10, "GB", nil) == "validation /shipping_method")
    #expect(try order(1, "GB", "balloon") == "validation /shipping_method")
    #expect(try order(1, "FR", "standard") == "validation /shipping_method")
    #expect(try order(1, nil, "standard") == "validation /shipping_method")
    // In the order's currency there is one, and it decides alone.
    #expect(try order(1, "GB", "drone") == "validation /shipping_method")
    #expect(try order(1, "GB", nil, "USD") == "currency-not-available /currency")
  }

  @Test func `a country without rates costs nothing to ship to`() throws {
    let desk = try desk()
    for country in ["FR", nil] {
      let draft = try #require(try desk.price(desk.draft([("mug", "MAIN", 1)], country: country)).draft)
      #expect(draft.shipping == 0 && draft.shippingMethod == nil)
    }
  }

  @Test func `rates in the base currency are converted where there are none in the order's`() throws {
    let desk = try desk()
    try desk.put(PutRate(from: "VND", to: "USD", rate: rate("0.000041")))
    // 20 000 đồng are 82 cents; 1 000 000 are 41.00 dollars, which still carry 41.00 but not 42.00.
    try desk.product("pin", Money(100, "USD"))
    func order(_ quantity: Int64) throws -> Draft {
      try #require(try desk.price(desk.draft([("pin", "MAIN", quantity)], "USD", country: "VN")).draft)
    }
    #expect(try order(41).shippingMethod == "post" && order(41).shipping == 82)
    #expect(try order(42).shippingMethod == "ship" && order(42).shipping == 82)
    #expect(try desk.price(desk.draft([("pin", "MAIN", 370)], "USD", country: "VN")).refused != nil)
  }

  @Test func `orders hears the whole list of shipping rates`() throws {
    let desk = try desk()
    let told = try desk.events(ShippingRatesChanged.self)
    #expect(told.count == 1 && told[0].listVersion == 1)
    #expect(told[0].rates == TermsTests.rates.sorted(by: ShippingRate.precedes))
  }
}
