import Contracts
import CrewSupport
import JSON
import Messaging
import Operations
import Redis
import SQLite
import TestSupport
import Testing

/// What a trace says of an order that met trouble.
struct TraceTroubleTests {
  private let shop: TracedShop
  private var crew: Crew { shop.crew }
  private let first = PartitionID(.reservation, 0)

  init() throws { shop = try TracedShop() }

  @Test
  func `a message delivered twice is one, and says so`() throws {
    let id = try crew.order(1)
    try crew.drain()
    try shop.resend("\(id).ReserveStock.reservation.0.r0", to: first)
    try crew.drain()
    let told = try #require(try shop.trace(id))
    #expect(told.messages("ReserveStock").compactMap { $0["deliveries"]?.int } == [2, 1])
    #expect(told.text.contains("2 times in the log"))
  }

  @Test
  func `another request under the same key belongs to the order`() throws {
    let id = try crew.order(1, key: "ada|k1")
    try crew.drain()
    let other = try crew.order(2, key: "ada|k1")
    try crew.drain()
    let told = try #require(try shop.trace(id))
    #expect(told.roots.compactMap { $0["id"]?.string } == ["\(id).place", "\(other).place"])
    #expect(told.messages("Outcome").count == 2)
  }

  /// One store cannot take the confirmation of its hold.
  private func orderWithDeadLetter() throws -> String {
    let id = try crew.order(1)
    try crew.drain { $0.capability != .pricing }
    try shop.execute(
      """
      CREATE TRIGGER broken BEFORE INSERT ON holds WHEN NEW.state = 'confirmed'
      BEGIN SELECT RAISE(ABORT, 'a broken store'); END
      """, in: first)
    try crew.drain()
    return id
  }

  @Test
  func `a message that was set aside is shown with the reason`() throws {
    let id = try orderWithDeadLetter()
    let told = try #require(try shop.trace(id))
    let letters = told.list("set_aside")
    #expect(letters.compactMap { $0["type"]?.string } == ["OrderConfirmed"])
    #expect(letters.first?["cause"]?.string?.contains("a broken store") == true)
    let states = told.messages("OrderConfirmed").compactMap { $0["state"]?.string }
    #expect(states.sorted() == ["published", "set_aside"] + Array(repeating: "taken", count: TracedShop.told - 1))
    #expect(told.text.contains("a broken store"))
  }

  @Test
  func `without a store its dead letters are read from their view, and it is named`() throws {
    let id = try orderWithDeadLetter()
    let told = try #require(try shop.trace(id, absent: [first]))
    #expect(told.list("stores_not_read").compactMap { $0["partition"]?.string } == ["reservation.0"])
    #expect(told.list("set_aside").compactMap { $0["type"]?.string } == ["OrderConfirmed"])
    #expect(told.messages("ReserveStock").compactMap { $0["state"]?.string } == ["relayed", "taken"])
    #expect(told.text.contains("the store of reservation.0 was not read"))
  }

  @Test
  func `a trimmed log is named, and what the inbox still knows is shown`() throws {
    let id = try crew.order(1)
    try crew.drain()
    let connection = try crew.server.connection()
    try connection.call(RedisCommand("XTRIM", first.log, "MAXLEN", "0"))
    let told = try #require(try shop.trace(id))
    #expect(told.list("gaps").compactMap { $0["place"]?.string } == ["reservation.0"])
    #expect(told.text.contains("the log of reservation.0 holds nothing any more"))
    let forgotten = told.messages.filter { $0["deliveries"]?.int == 0 }
    #expect(
      Set(forgotten.compactMap { $0["id"]?.string }) == [
        "\(id).ReserveStock.reservation.0.r0", "\(id).v2.OrderConfirmed.reservation.0",
      ])
    #expect(forgotten.allSatisfy { $0["waited_ms"]?.isNull == true && $0["taken_at"]?.int64 != nil })
  }

  @Test
  func `a time that what was trimmed could have changed is not shown`() throws {
    let id = try crew.order(1)
    try crew.drain()
    try shop.resend("\(id).ReserveStock.reservation.0.r0", to: first)
    let connection = try crew.server.connection()
    try connection.call(RedisCommand("XTRIM", first.log, "MAXLEN", "1"))
    let told = try #require(try shop.trace(id))
    #expect(told.list("gaps").first?["reaches_back_to"]?.int64 != nil)
    #expect(told.text.contains("the log of reservation.0 reaches back only to 20"))
    let place = try #require(told.messages("PlaceOrder").first)
    #expect(place["waited_ms"]?.int64 != nil && place["worked_ms"]?.isNull == true)
  }

  @Test
  func `what was archived before the log was trimmed is part of the trace`() throws {
    let id = try crew.order(1)
    try crew.drain()
    let before = try #require(try shop.trace(id))
    try crew.trimLogs(keeping: 1)
    let length = try crew.server.connection().call(RedisCommand("XLEN", first.log)).value.integer
    #expect(length == 1)
    let told = try #require(try shop.trace(id))
    #expect(Array(told.json["messages"]!.raw) == Array(before.json["messages"]!.raw))
    #expect(told.list("gaps").isEmpty)
  }

  @Test
  func `a log trimmed before the order is whole`() throws {
    let connection = try crew.server.connection()
    for partition in crew.partitionIDs {
      try connection.call(RedisCommand("XTRIM", partition.log, "MAXLEN", "1"))
    }
    let id = try crew.order(1)
    try crew.drain()
    let told = try #require(try shop.trace(id))
    #expect(told.list("gaps").isEmpty)
    #expect(told.roots.count == 1 && told.messages.allSatisfy { $0["deliveries"]?.int == 1 })
  }

  @Test
  func `a second attempt is told from the first, and a timer from a message`() throws {
    let id = try crew.order(1)
    try crew.drain { $0.capability != .pricing }
    let orders = try #require(crew.topology.partition(.orders, id: id))
    let deadline = try Database(path: crew.storePath(orders), access: .readOnly).first(
      "SELECT due, id, body FROM timers WHERE type = 'OrderDeadline'"
    ) { Timers.Due(due: $0.integer(0), id: $0.text(1), type: "OrderDeadline", body: $0.bytes(2)) }
    try shop.fire(try #require(deadline), to: orders, behind: [crew.topology.partition(.pricing, key: "ada"): 600_000])
    try crew.drain()
    let told = try #require(try shop.trace(id))
    #expect(told.order("status") == "confirmed" && told.json["order"]?["attempts"]?.int == 2)
    #expect(told.roots.compactMap { $0["kind"]?.string } == ["message", "timer"])
    #expect(told.messages("RecordOrder").compactMap { $0["attempt"]?.int }.sorted() == [0, 1])
    let late = try #require(told.messages("RecordOrder").first { $0["attempt"]?.int == 0 })
    #expect(["settled", "taken"].contains(late["state"]?.string))
    #expect(told.text.contains("attempt 1"))
  }
}
