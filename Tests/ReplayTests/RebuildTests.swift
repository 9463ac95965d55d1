import Contracts
import CrewSupport
import Messaging
import Redis
import Replay
import SQLite
import TestSupport
import Testing

struct RebuildTests {
  @Test(arguments: CapabilityName.allCases)
  func `a lost store is made again from the log alone`(_ capability: CapabilityName) throws {
    let shop = try PlayedShop()
    let partition = shop.crew.topology.partition(capability, key: capability == .reservation ? "LEEDS" : "ada")
    let before = try shop.digests(partition)
    #expect(try shop.rebuild(partition, bases: [.empty]).messages > 0)
    #expect(try shop.digests(partition) == before)
    try goesOn(shop)
  }

  @Test
  func `or from a snapshot and the log since, trimmed and archived meanwhile`() throws {
    let shop = try PlayedShop()
    let base = try shop.snapshot(shop.orders)
    for number in 13...20 { try shop.crew.order(number) }
    try shop.crew.drain()
    try shop.crew.trimLogs(keeping: 2)
    let before = try shop.digests(shop.orders)
    _ = try shop.rebuild(shop.orders, bases: [base, .empty])
    #expect(try shop.digests(shop.orders) == before)
    try goesOn(shop)
  }

  @Test
  func `what its owner had not sent is sent by the rebuilt store`() throws {
    let shop = try PlayedShop()
    let id = try shop.crew.order(40)
    // Orders has placed it and sent nothing yet.
    try shop.crew.drain { $0.capability == .orders }
    _ = try shop.rebuild(shop.orders, bases: [.empty])
    try shop.crew.server.connection().call(RedisCommand("XTRIM", shop.leeds.log, "MAXLEN", "0"))
    try goesOn(shop)
    let status = try Database(path: shop.crew.storePath(shop.orders), access: .readOnly)
      .query("SELECT status FROM orders WHERE order_id = '\(id)'") { $0.text(0) }
    #expect(status == ["confirmed"])
  }

  @Test
  func `events its owner had not published are published once`() throws {
    let shop = try PlayedShop()
    let connection = try shop.crew.server.connection()
    func events() throws -> [String] {
      var ids: [String] = []
      try EventStream(.orders, connection).read { ids.append($0.id) }
      return ids
    }
    let before = try events()
    let last = try connection.call(
      RedisCommand("XREVRANGE", CapabilityName.orders.events, "+", "-", "COUNT", "1")
    ).value[0][0].text
    try connection.call(RedisCommand("XDEL", CapabilityName.orders.events, last ?? ""))
    #expect(try events().count < before.count)
    _ = try shop.rebuild(shop.orders, bases: [.empty])
    #expect(try Set(events()) == Set(before))
    #expect(try events().count == before.count)
  }

  @Test
  func `events that the stream has let go stay gone`() throws {
    let shop = try PlayedShop()
    let connection = try shop.crew.server.connection()
    try connection.call(RedisCommand("XTRIM", CapabilityName.orders.events, "MAXLEN", "1"))
    let before = try connection.call(RedisCommand("XLEN", CapabilityName.orders.events)).value.integer
    _ = try shop.rebuild(shop.orders, bases: [.empty])
    #expect(try connection.call(RedisCommand("XLEN", CapabilityName.orders.events)).value.integer == before)
  }

  @Test
  func `settings told to the rebuilt store are new to it`() throws {
    let shop = try PlayedShop()
    func told(_ deadline: String) throws -> String? {
      let runner = try shop.crew.runner(shop.orders, settings: ["step_deadline": deadline])
      for _ in 0..<6 { try runner.runOnce() }
      return try Database(path: shop.crew.storePath(shop.orders), access: .readOnly)
        .first("SELECT value FROM settings") { $0.text(0) }
    }
    shop.crew.stop()
    for deadline in ["1000", "2000", "3000"] { #expect(try told(deadline) == deadline) }
    _ = try shop.rebuild(shop.orders, bases: [.empty])
    #expect(try told("4000") == "4000")
  }

  @Test
  func `a log that does not reach back is refused`() throws {
    let shop = try PlayedShop()
    try shop.crew.server.connection().call(RedisCommand("XTRIM", shop.orders.log, "MAXLEN", "5"))
    #expect(throws: NoBase.self) { try Rebuild(shop.orders, shop.access, bases: [.empty]) }
  }

  /// All work on, with the rebuilt store among them, and nobody did anything twice.
  private func goesOn(_ shop: PlayedShop) throws {
    try shop.crew.restart()
    try shop.crew.drain()
    let id = try shop.crew.order(90)
    try shop.crew.drain()
    let store = try Database(path: shop.crew.storePath(shop.orders), access: .readOnly)
    #expect(try store.query("SELECT status FROM orders WHERE order_id = '\(id)'") { $0.text(0) } == ["confirmed"])
    for partition in shop.crew.partitionIDs {
      let store = try Database(path: shop.crew.storePath(partition), access: .readOnly)
      #expect(try store.query("SELECT id FROM dead_letters") { $0.text(0) } == [])
    }
    let stock = try Database(path: shop.crew.storePath(shop.leeds), access: .readOnly)
    let reserved = try stock.query("SELECT reserved FROM stock WHERE warehouse_id = 'LEEDS' AND sku = 'mug'") {
      $0.int(0)
    }
    let orders = try store.query("SELECT SUM(quantity) FROM order_items WHERE sku = 'mug'") { $0.int(0) }
    #expect(reserved == orders)
  }
}
