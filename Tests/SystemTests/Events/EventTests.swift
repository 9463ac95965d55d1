import Testing

extension SystemTests {
  /// What the shop's other programs read.
  @Suite struct EventTests {
    /// What a shop's programs were promised.
    private static let promised = [
      "OrderCreated", "OrderStatusChanged", "OrderConfirmed", "OrderUpdated", "OrderDelivered", "OrderReturned",
      "StockReserved", "StockConfirmed", "StockLevelChanged", "LowStockAlert", "PriceCalculated", "PriceUpdated",
      "CacheInvalidated", "PromotionApplied", "PromotionUsageUpdated", "CampaignCompleted", "ReviewRequestSent",
      "ReviewRequestSkipped", "ReviewCreated", "ReviewApproved",
    ]

    @Test func `every event of the page is sent, where and as the page says`() throws {
      let page = try EventPage()
      #expect(Set(EventTests.promised).subtracting(page.events.keys).isEmpty)
      let system = try OrderflowSystem.withDemo(EventfulDay.settings)
      defer { system.destroy() }
      try EventfulDay(system).live()
      func unheard() throws -> Set<String> { Set(page.events.keys).subtracting(try system.publicEvents().map(\.type)) }
      try eventually("these events: \((try? unheard().sorted()) ?? [])") { try unheard().isEmpty }
      try system.waitUntilAtRest()
      var known: [String: PublicEvent] = [:]
      for event in try system.publicEvents() {
        let shape = try #require(page.events[event.type], "\(event.type) is not on the page")
        #expect(event.stream == shape.stream && event.head["version"]?.int == shape.version, "\(event)")
        let faults = page.faults(event.head, as: "head") + page.faults(event.body, as: event.type)
        #expect(faults == [], "\(event)")
        let twin = known.updateValue(event, forKey: event.id)
        #expect(twin.map { $0.type == event.type && $0.body == event.body } ?? true, "two facts are \(event.id)")
      }
      #expect(try system.runWhenPossible("audit").exit == 0)
    }

    @Test(.needsPython)
    func `the reader of the page takes every event once, though it is killed and events come twice`()
      throws
    {
      let system = try OrderflowSystem.withDemo(EventfulDay.settings)
      defer { system.destroy() }
      let reader = try EventReader(EventPage(), of: system)
      try reader.start()
      let day = try EventfulDay(system)
      try day.live()
      try system.waitUntilAtRest()
      try reader.catchUp()
      reader.end()
      let before = reader.ids
      // While it is away: an order, and what was there already once more, behind it.
      let order = try day.place("ada", "tea-assam", 1)
      try system.waitUntilAtRest()
      try repeatEverything(system)
      try reader.start()
      try reader.catchUp()
      reader.end()
      let news = reader.ids.dropFirst(before.count)
      #expect(news.contains { $0.hasPrefix(order) && $0.hasSuffix(".OrderConfirmed") }, "\(news)")
      let sent = Set(try system.publicEvents().map(\.id))
      #expect(!before.isEmpty && Set(reader.ids) == sent)
      #expect(Set(reader.ids).count == reader.ids.count)
    }

    /// As after a restart of everything at once.
    private func repeatEverything(_ system: OrderflowSystem) throws {
      let redis = try system.redis()
      for stream in Set(try system.publicEvents().map(\.stream)) {
        for entry in try redis.send(["XRANGE", stream, "-", "+"]).list {
          try redis.send(["XADD", stream, "*"] + entry.list[1].list.compactMap(\.text))
        }
      }
    }
  }
}
