import Contracts
import CrewSupport
import Messaging
import Redis
import Replay
import SQLite
import TestSupport
import Testing

struct RedeliveryTests {
  private func redelivery(_ shop: PlayedShop, to capability: CapabilityName) throws -> Redelivery {
    Redelivery(
      to: capability, shop.crew.topology, try shop.crew.server.connection(), storePath: shop.crew.storePath)
  }

  private var always: Redelivery.Window { Redelivery.Window(since: 0, until: .max) }

  @Test
  func `what a capability has taken is not new to it`() throws {
    let shop = try PlayedShop()
    for capability in [CapabilityName.orders, .reservation, .pricing] {
      let items = try redelivery(shop, to: capability).find(always)
      #expect(!items.isEmpty)
      #expect(items.allSatisfy { !$0.isNew })
    }
    let copies = try redelivery(shop, to: .pricing).find(always)
    #expect(copies.allSatisfy { $0.target != PartitionID(.pricing, 0) }, "its own news")
  }

  @Test
  func `a subscriber that lost events gets them again, and twice is once`() throws {
    let shop = try PlayedShop()
    shop.crew.stop()
    try shop.tamper(shop.orders, "DELETE FROM prices; DELETE FROM inbox WHERE id LIKE 'price.%'")
    let redelivery = try redelivery(shop, to: .orders)
    let new = try redelivery.find(always).filter(\.isNew)
    #expect(new.count == 2)
    #expect(new.allSatisfy { $0.message.head.type == PriceUpdated.type && $0.target == shop.orders })
    #expect(try redelivery.deliver(new) == 2)
    #expect(try redelivery.deliver(new) == 2, "nobody has taken them yet")
    try shop.crew.restart()
    try shop.crew.drain()
    let prices = try Database(path: shop.crew.storePath(shop.orders), access: .readOnly)
      .query("SELECT COUNT(*) FROM prices") { $0.int(0) }
    #expect(prices == [2])
    #expect(try redelivery.find(always).allSatisfy { !$0.isNew })
  }

  @Test
  func `a window is bounded by time, type, order and customer`() throws {
    let shop = try PlayedShop()
    let redelivery = try redelivery(shop, to: .reservation)
    let all = try redelivery.find(always)
    var window = always
    window.type = CustomerChanged.type
    #expect(try redelivery.find(window).isEmpty)
    window.type = OrderConfirmed.type
    #expect(try redelivery.find(window).count == all.count)
    window.orderID = try all[0].message.decode(OrderConfirmed.self).orderID
    #expect(Set(try redelivery.find(window).map(\.message.id)).count <= 2)
    window.customerID = "nobody"
    #expect(try redelivery.find(window).isEmpty)
    #expect(try redelivery.find(Redelivery.Window(since: 0, until: 1)).isEmpty)
  }
}
