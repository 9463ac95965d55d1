import Contracts
import CrewSupport
import Messaging
import Redis
import Replay
import SQLite
import TestSupport
import Testing

/// Redis restarted with its data: another life, in which positions of the one before mean nothing.
struct NextLifeTests {
  private func shopInItsNextLife() throws -> PlayedShop {
    let shop = try PlayedShop()
    try shop.crew.server.connection().call(RedisCommand("SET", Incarnation.key, "next"))
    try? shop.crew.drain()
    try shop.crew.restart()
    try shop.crew.drain()
    return try PlayedShop(shop.crew)
  }

  @Test
  func `a store that has done nothing in it is as its snapshot is`() throws {
    let shop = try shopInItsNextLife()
    let base = try shop.snapshot(shop.orders)
    #expect(try shop.verify(shop.orders, bases: [.empty, base]).holds)
    shop.crew.stop()
    try shop.tamper(shop.orders, "DELETE FROM order_items")
    #expect(try !shop.verify(shop.orders, bases: [.empty, base]).holds)
  }

  @Test
  func `a snapshot from its beginning and the log since give the store`() throws {
    let shop = try shopInItsNextLife()
    let base = try shop.snapshot(shop.orders)
    for number in 51...55 { try shop.crew.order(number) }
    try shop.crew.drain()
    let before = try shop.digests(shop.orders)
    #expect(try shop.verify(shop.orders, bases: [.empty, base]).holds)
    #expect(try shop.rebuild(shop.orders, bases: [base]).messages > 0)
    #expect(try shop.digests(shop.orders) == before)
  }

  @Test
  func `the beginning of it is not the beginning of the store`() throws {
    let shop = try shopInItsNextLife()
    let refusal = try #require(throws: NoBase.self) { try Rebuild(shop.orders, shop.access, bases: [.empty]) }
    #expect(refusal.description.contains("restarted"))
  }
}
