import Foundation
import Glibc
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
      try system.waitUntilDrained()
      var known: [String: PublicEvent] = [:]
      for event in try system.publicEvents() {
        let shape = try #require(page.events[event.type], "\(event.type) is not on the page")
        #expect(event.stream == shape.stream && event.head["version"]?.int == shape.version, "\(event)")
        let faults = page.faults(event.head, as: "head") + page.faults(event.body, as: event.type)
        #expect(faults == [], "\(event)")
        let twin = known.updateValue(event, forKey: event.id)
        #expect(twin.map { $0.type == event.type && $0.body == event.body } ?? true, "two facts are \(event.id)")
      }
      #expect(try system.run("audit").exit == 0)
    }
  }
}
