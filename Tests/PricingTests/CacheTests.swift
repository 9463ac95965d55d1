import BrokerSupport
import Contracts
import JSON
import Messaging
import TestSupport
import Testing

struct CacheTests {
  /// Two products, one with a price in GBP, one to be converted.
  private func desk() throws -> PricingDesk {
    let desk = try PricingDesk()
    try desk.product("mug", Money(250, "GBP"), Money(80_000, "VND"))
    try desk.product("cup", Money(80_000, "VND"))
    try desk.put(PutRate(from: "VND", to: "GBP", rate: rate("0.00003")))
    return desk
  }

  private func order(_ desk: PricingDesk) -> Draft { desk.draft([("mug", "MAIN", 2), ("cup", "MAIN", 2)]) }

  /// Hits and misses of what `body` does.
  private func looks(_ desk: PricingDesk, _ body: () throws -> Void) rethrows -> [Int] {
    let before = CacheLooks(desk.registry)
    try body()
    let after = CacheLooks(desk.registry)
    return [after.hits - before.hits, after.misses - before.misses]
  }

  @Test func `a key is missed once, also within one batch, and hit from then on`() throws {
    let desk = try desk()
    #expect(try looks(desk) { _ = try desk.price([order(desk), order(desk), order(desk)]) } == [4, 2])
    #expect(try looks(desk) { _ = try desk.price(order(desk)) } == [2, 0])
    #expect(try looks(desk) { _ = try desk.price(desk.draft([("mug", "UK-1", 1)])) } == [0, 1])
    #expect(try looks(desk) { _ = try desk.price(desk.draft([("mug", "MAIN", 900)])) } == [1, 0])
    #expect(try looks(desk) { _ = try desk.price(desk.draft([("mug", "MAIN", 1)], "VND")) } == [0, 1])
  }

  @Test func `a change of price, rate or mark-up misses what it touches, and the new price is charged`() throws {
    let desk = try desk()
    _ = try desk.price(order(desk))
    func then(_ command: some Payload, looks expected: [Int], prices: [Int64?]) throws {
      try desk.put(command)
      var priced: [Int64?]?
      #expect(try looks(desk) { priced = try desk.price(order(desk)).unitPrices } == expected)
      #expect(priced == prices)
    }
    try then(PutPrices(productID: "mug", prices: [Money(260, "GBP")]), looks: [1, 1], prices: [260, 240])
    try then(PutPrices(productID: "mug", prices: [Money(90_000, "VND")]), looks: [2, 0], prices: [260, 240])
    try then(PutPrices(productID: "cup", prices: [Money(90_000, "VND")]), looks: [1, 1], prices: [260, 270])
    try then(PutRate(from: "VND", to: "GBP", rate: rate("0.00004")), looks: [1, 1], prices: [260, 360])
    try then(PutPrices(productID: "cup", prices: [Money(300, "GBP")]), looks: [1, 1], prices: [260, 300])
    let markup = PutWarehouse(warehouseID: "MAIN", name: "m", markupBasisPoints: 1_000)
    try then(markup, looks: [0, 2], prices: [286, 330])
    let breaks = [QuantityBreak(minimumQuantity: 2, discountBasisPoints: 5_000)]
    try then(PutQuantityBreaks(productID: "cup", breaks: breaks), looks: [2, 0], prices: [286, 165])
    // The same once more changes nothing.
    try then(markup, looks: [2, 0], prices: [286, 165])
  }

  @Test func `orders and changes in one batch are priced in their order`() throws {
    let desk = try desk()
    let drafts = (0..<3).map { _ in desk.draft([("mug", "MAIN", 1)]) }
    let pricing = PartitionID(.pricing, 0).log
    func message<P: Payload>(_ id: String, _ payload: P) -> Message {
      var head = Head(type: P.type, version: P.version, sent: Clock.unixMilliseconds)
      head.slip = [Stop(PartitionID(.orders, 0), RecordOrder.type)]
      return Message(id: id, head: head, body: payload.json)
    }
    try desk.broker.write(
      [
        message("a", PriceOrder(drafts[0])),
        message("b", PutPrices(productID: "mug", prices: [Money(1_000, "GBP")])),
        message("c", PriceOrder(drafts[1])),
        message("d", PutWarehouse(warehouseID: "MAIN", name: "m", markupBasisPoints: 1)),
        message("e", PutPrices(productID: "mug", prices: [Money(20_000, "GBP")])),
      ], to: pricing)
    let last = try desk.price(drafts[2])
    var prices: [String: Int64?] = [:]
    for message in try desk.broker.entries(PartitionID(.orders, 0).log).flatMap(\.messages)
    where message.head.type == RecordOrder.type {
      let draft = try message.decode(RecordOrder.self).draft
      prices[draft.orderID] = draft.lines[0].unitPrice
    }
    #expect(drafts.map { prices[$0.orderID] } == [250, 1_000, 20_002])
    #expect(last.unitPrices == [20_002])
  }

  @Test(arguments: ["", "p0.w0 1 0", "p1.w0 x 0", "p1.w0 1", "p1.w0 -1 0", "p1.w0 1 99", "1 1", "\u{0}"])
  func `a cached value of another time, or none, is not believed`(_ value: String) throws {
    let desk = try desk()
    try desk.broker.set("orderflow:{pricing.0}:price:GBP:3:mug:MAIN", "\(try desk.incarnation()) \(value)")
    #expect(try desk.price(desk.draft([("mug", "MAIN", 1)])).unitPrices == [250])
  }

  @Test func `a cached value of these very versions is believed`() throws {
    let desk = try desk()
    try desk.broker.set("orderflow:{pricing.0}:price:GBP:3:mug:MAIN", "\(try desk.incarnation()) p1.w0 2515 1")
    #expect(try desk.price(desk.draft([("mug", "MAIN", 1)])).unitPrices == [252])
  }

  @Test func `a cached value of another incarnation is not believed, of whatever version`() throws {
    let desk = try desk()
    try desk.broker.set("orderflow:{pricing.0}:price:GBP:3:mug:MAIN", "run:marker p1.w0 2515 1")
    #expect(try desk.price(desk.draft([("mug", "MAIN", 1)])).unitPrices == [250])
  }

  @Test func `who keeps prices of ours hears what is no longer so`() throws {
    let desk = try desk()
    try desk.put(PutRate(from: "GBP", to: "USD", rate: rate("1.3")))
    try desk.put(PutWarehouse(warehouseID: "MAIN", name: "Main", markupBasisPoints: 0))
    try desk.put(PutWarehouse(warehouseID: "MAIN", name: "Main", markupBasisPoints: 10))
    try desk.put(PutQuantityBreaks(productID: "cup", breaks: [.init(minimumQuantity: 2, discountBasisPoints: 1)]))
    let told = try desk.events(CacheInvalidated.self).map {
      [$0.productID, $0.currency, $0.warehouseID].map { $0 ?? "*" }.joined(separator: " ")
    }
    #expect(told == ["mug GBP *", "mug VND *", "cup VND *", "* GBP *", "* * MAIN", "cup * *"])
  }
}
