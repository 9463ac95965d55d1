import Contracts
import CrewSupport
import Foundation
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

  @Test
  func `an archive made anew knows of the store's earlier life`() throws {
    let shop = try PlayedShop()
    shop.crew.stop()
    let connection = try shop.crew.server.connection()
    try connection.call(RedisCommand("FLUSHALL"))
    for partition in shop.crew.partitionIDs {
      for suffix in ["", "-wal", "-shm"] {
        try? FileManager.default.removeItem(atPath: shop.crew.archivePath(partition) + suffix)
      }
    }
    try shop.crew.restart()
    try? shop.crew.drain()
    try shop.crew.drain()
    for number in 31...33 { try shop.crew.order(number) }
    try shop.crew.drain()
    let next = try PlayedShop(shop.crew)
    #expect(throws: NoBase.self) { try next.verify(next.orders) }
    #expect(throws: NoBase.self) { try Rebuild(next.orders, next.access, bases: [.empty]) }
  }

  @Test
  func `what waited in the log before a snapshot is played after it`() throws {
    let first = try PlayedShop()
    try first.crew.server.connection().call(RedisCommand("SET", Incarnation.key, "next"))
    first.crew.stop()
    let id = try first.crew.order(61)
    // The owner's first turn looks for pending entries; then the cut.
    let owner = try first.crew.runner(first.orders)
    try owner.runOnce()
    let shop = try PlayedShop(first.crew)
    let base = try shop.snapshot(shop.orders, taken: Clock.unixMilliseconds + 3_600_000)
    try shop.crew.restart()
    try shop.crew.drain()
    let before = try shop.digests(shop.orders)
    #expect(try shop.verify(shop.orders, bases: [base]).holds)
    _ = try shop.rebuild(shop.orders, bases: [base])
    #expect(try shop.digests(shop.orders) == before)
    let status = try Database(path: shop.crew.storePath(shop.orders), access: .readOnly)
      .query("SELECT status FROM orders WHERE order_id = '\(id)'") { $0.text(0) }
    #expect(status == ["confirmed"])
  }

  @Test
  func `a gap in it is noticed as in any other`() throws {
    let shop = try shopInItsNextLife()
    let base = try shop.snapshot(shop.orders)
    for number in 51...55 { try shop.crew.order(number) }
    try shop.crew.drain()
    try shop.crew.server.connection().call(RedisCommand("XTRIM", shop.orders.log, "MAXLEN", "2"))
    let refusal = try #require(throws: NoBase.self) { try Rebuild(shop.orders, shop.access, bases: [base]) }
    #expect(refusal.description.contains("neither in Redis nor in its archive"))
  }
}
