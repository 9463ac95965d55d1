import Contracts
import CrewSupport
import JSON
import Messaging
import Redis
import Replay
import SQLite
import TestSupport
import Testing

struct VerificationTests {
  @Test
  func `every partition's log gives its store`() throws {
    let shop = try PlayedShop()
    for partition in shop.crew.partitionIDs where partition != PartitionID(.customers, 1) {
      guard try !shop.digests(partition).allSatisfy({ $0.rows == 0 }) else { continue }
      let verification = try shop.verify(partition)
      #expect(verification.holds, "\(String(decoding: verification.json, as: UTF8.self))")
      #expect(verification.counts.messages > 0)
      #expect(verification.difference == nil)
    }
  }

  @Test
  func `from a snapshot on as well, and through what was trimmed`() throws {
    let shop = try PlayedShop()
    let base = try shop.snapshot(shop.orders)
    for number in 13...20 { try shop.crew.order(number) }
    try shop.crew.drain()
    try shop.crew.trimLogs(keeping: 3)
    let whole = try shop.verify(shop.orders)
    #expect(whole.holds)
    let since = try shop.verify(shop.orders, bases: [base])
    #expect(since.holds)
    #expect("\(since.base)" == "snapshot test" && "\(whole.base)" == "an empty store")
  }

  @Test
  func `a store that was changed behind its log is named, with the row and the message that wrote it`() throws {
    let shop = try PlayedShop()
    let id = try #require(
      Database(path: shop.crew.storePath(shop.orders), access: .readOnly)
        .query("SELECT order_id FROM orders WHERE status = 'confirmed' ORDER BY order_id LIMIT 1") { $0.text(0) }.first)
    shop.crew.stop()
    try shop.tamper(
      shop.orders, "UPDATE order_items SET quantity = quantity + 1 WHERE order_id = '\(id)' AND sku = 'mug'")
    let verification = try shop.verify(shop.orders)
    #expect(!verification.holds)
    #expect(verification.tables.filter { !$0.isSame }.map(\.name) == ["order_items"])
    let difference = try #require(verification.difference)
    #expect(difference.rows.count == 1)
    let row = try #require(difference.rows.first)
    #expect(row.key == "\(id) LEEDS mug")
    #expect(row.store?.contains("quantity 3") == true)
    #expect(row.replay?.contains("quantity 2") == true)
    let message = try #require(difference.firstMessage)
    #expect(message.contains("RecordOrder") && message.hasPrefix(id), "\(message)")
  }

  @Test
  func `a row that no message wrote, and one that is gone, are named too`() throws {
    let shop = try PlayedShop()
    shop.crew.stop()
    try shop.tamper(
      shop.leeds,
      "INSERT INTO stock VALUES ('LEEDS', 'ghost', 1, 0, 0, 1, 1, 0, 0, 0); DELETE FROM stock WHERE sku = 'mug' AND warehouse_id = 'LEEDS'"
    )
    let difference = try #require(try shop.verify(shop.leeds).difference)
    let ghost = try #require(difference.rows.first { $0.key == "LEEDS ghost" })
    #expect(ghost.replay == nil && ghost.message == nil && ghost.store != nil)
    let gone = try #require(difference.rows.first { $0.key == "LEEDS mug" })
    #expect(gone.store == nil && gone.message != nil && gone.replay != nil)
  }

  @Test
  func `what was set aside unhandled is set aside in the replay`() throws {
    let shop = try PlayedShop()
    // As after a message that took the process down: never handled, a dead letter with its inbox mark.
    try shop.crew.order(30)
    let id = "\(shop.crew.orderID(30).prefix(4))"
    #expect(id == "ord_")
    let connection = try shop.crew.server.connection()
    let last = try connection.call(RedisCommand("XREVRANGE", shop.orders.log, "+", "-", "COUNT", "1")).value
    let entry = try #require(StreamEntry.read(last[0]))
    let message = try #require(entry.messages.first)
    shop.crew.stop()
    let store = try Database(path: shop.crew.storePath(shop.orders), access: .owner)
    try store.execute(
      """
      INSERT INTO inbox VALUES ('\(message.id)', 0);
      INSERT INTO dead_letters (id, head, body, cause, attempts, at, build) VALUES ('\(message.id)', '{}', x'7b7d', 'crashed the process 2 times', 2, 0, '0');
      UPDATE store SET position = '\(shop.access.incarnation) \(entry.id)';
      """)
    let verification = try shop.verify(shop.orders)
    #expect(verification.holds, "\(String(decoding: verification.json, as: UTF8.self))")
    #expect(verification.counts.deadLetters == 1)
  }

  @Test
  func `a pending entry handled late moves no position back`() throws {
    let shop = try PlayedShop()
    try shop.crew.order(60)
    try shop.crew.send(
      AdjustStock(warehouseID: "LEEDS", sku: "pen", onHand: 9, lowStockThreshold: 5, reason: nil), id: "s-pen",
      to: shop.leeds)
    try shop.crew.drain { $0.capability == .orders }
    func position() throws -> String? {
      try Database(path: shop.crew.storePath(shop.leeds), access: .readOnly).first("SELECT position FROM store") {
        $0.text(0)
      }
    }
    // Killed between its commit and its acknowledgement; the next owner meets the entries once more.
    let owner = try shop.crew.runner(shop.leeds)
    owner.onStep = { step, _ in if step == .afterCommit { throw InjectedCrash() } }
    #expect(throws: InjectedCrash.self) { for _ in 0..<5 { try owner.runOnce() } }
    let before = try position()
    let next = try shop.crew.runner(shop.leeds)
    for _ in 0..<4 { try next.runOnce() }
    #expect(try position() == before)
    #expect(try shop.verify(shop.leeds).holds)
  }

  @Test
  func `a history with a gap is refused, and says why`() throws {
    let shop = try PlayedShop()
    let connection = try shop.crew.server.connection()
    let first = try connection.call(RedisCommand("XRANGE", shop.orders.log, "-", "+", "COUNT", "1")).value
    try connection.call(RedisCommand("XDEL", shop.orders.log, first[0][0].text ?? ""))
    let missing = try #require(throws: NoBase.self) { try shop.verify(shop.orders) }
    #expect(missing.description.contains("1 entries"))
    try connection.call(RedisCommand("FLUSHALL"))
    #expect(throws: (any Error).self) { try shop.verify(shop.orders) }
  }
}
