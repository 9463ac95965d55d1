import Contracts
import CrewSupport
import JSON
import Messaging
import Operations
import Testing

struct TraceTests {
  private let shop: TracedShop
  private var crew: Crew { shop.crew }

  init() throws { shop = try TracedShop() }

  @Test
  func `a confirmed order shows every message below what caused it`() throws {
    let id = try crew.order(1, key: "ada|k1")
    try crew.drain()
    let told = try #require(try shop.trace(id))
    #expect(told.order("status") == "confirmed" && told.order("customer_id") == "ada")
    #expect(told.json["order"]?["total"]?["amount"]?.int == 1_395 && told.json["order"]?["attempts"]?.int == 1)
    #expect(told.roots.compactMap { $0["type"]?.string } == ["PlaceOrder"])
    #expect(
      told.path(to: "StockConfirmed") == [
        "PlaceOrder", "ReserveStock", "ReserveStock", "PriceOrder", "RecordOrder", "OrderConfirmed", "StockConfirmed",
      ])
    #expect(told.messages("ReserveStock").compactMap { $0["place"]?.string } == ["reservation.0", "reservation.1"])
    // In the order of their times, which may be of one millisecond or of two.
    #expect(
      told.messages("OrderConfirmed").compactMap { $0["kind"]?.string }.sorted() == ["event"]
        + Array(repeating: "message", count: TracedShop.told))
    #expect(told.messages("Outcome").compactMap { $0["kind"]?.string } == ["reply"])
    #expect(told.messages.allSatisfy { $0["deliveries"]?.int == 1 })
    #expect(told.list("under_way").isEmpty && told.list("set_aside").isEmpty && told.list("gaps").isEmpty)
  }

  @Test
  func `waiting and working times add up`() throws {
    let id = try crew.order(1)
    try crew.drain()
    let told = try #require(try shop.trace(id))
    for message in told.messages where message["kind"]?.string == "message" {
      let written = try message.int64("written_at")
      let children = message["children"].map { $0.elements.compactMap { $0["written_at"]?.int64 } } ?? []
      guard let first = children.min() else {
        // Who only keeps books, or has sent a mail, has nothing to say.
        #expect(["OrderConfirmed", "CallAnswered"].contains(message["type"]?.string))
        continue
      }
      if message["state"]?.string == "relayed" {
        #expect(try written + message.int64("relayed_ms") == first)
        #expect(message["waited_ms"]?.isNull == true && message["worked_ms"]?.isNull == true)
      } else {
        #expect(message["state"]?.string == "taken")
        #expect(try written + message.int64("waited_ms") + message.int64("worked_ms") == first)
        #expect(try message.int64("waited_ms") >= 0 && message.int64("worked_ms") >= 0)
      }
    }
  }

  @Test
  func `what each store recorded is shown as it stands`() throws {
    let id = try crew.order(1, key: "ada|k1")
    try crew.drain()
    let told = try #require(try shop.trace(id))
    let counts = ["orders", "order_items", "transitions", "requests", "holds", "hold_lines"].map { told.rows($0).count }
    #expect(counts == [1, 2, 2, 1, 2, 2])
    #expect(told.rows("orders").first?["document"]?["status"]?.string == "confirmed")
    #expect(told.messages("RecordOrder").first?["recorded"]?[0]?["row"]?["to_status"]?.string == "confirmed")
    #expect(told.list("stores").count == crew.partitionIDs.count)
  }

  @Test
  func `a refused order shows who refused it and what was given back`() throws {
    let id = try crew.order(1, quantity: 1_000)
    try crew.drain()
    let told = try #require(try shop.trace(id))
    #expect(told.order("status") == "rejected")
    #expect(
      told.path(to: "ReleaseHold") == ["PlaceOrder", "ReserveStock", "ReserveStock", "RefuseOrder", "ReleaseHold"])
    #expect(told.messages("ReleaseHold").count == 2 && told.messages("PriceOrder").isEmpty)
    #expect(told.rows("holds").allSatisfy { $0["state"]?.string == "closed" })
  }

  @Test
  func `an order half-way shows where it waits and what comes next`() throws {
    let id = try crew.order(1)
    try crew.drain { $0.capability != .pricing }
    let told = try #require(try shop.trace(id))
    #expect(told.order("status") == "pending" && told.json["order"]?["decided_in_ms"]?.isNull == true)
    let waiting = try #require(told.messages("PriceOrder").first)
    #expect(waiting["state"]?.string == "waiting" && waiting["waited_ms"]?.isNull == true)
    let next = told.list("under_way").map { "\($0["kind"]?.string ?? "") \($0["type"]?.string ?? "")" }
    #expect(next == ["log PriceOrder", "timer OrderDeadline", "timer HoldExpiry", "timer HoldExpiry"])
    #expect(told.text.contains("PriceOrder waits in the log of \(crew.topology.partition(.pricing, key: "ada"))"))
  }

  @Test
  func `what is committed and not sent yet is under way`() throws {
    let id = try crew.order(1)
    var turns = 0
    try crew.drain { partition in
      guard partition == crew.topology.partition(.orders, id: id), turns == 0 else { return false }
      turns += 1
      return true
    }
    let told = try #require(try shop.trace(id))
    #expect(told.messages.compactMap { $0["type"]?.string } == ["PlaceOrder"])
    let sent = told.list("under_way").filter { $0["kind"]?.string == "outbox" }
    #expect(Set(sent.compactMap { $0["type"]?.string }) == ["OrderCreated", "ReserveStock"])
    #expect(told.text.contains("to reservation.0, committed at +"))
  }

  @Test
  func `an order nobody knows is none`() throws {
    try crew.order(1)
    try crew.drain()
    #expect(try shop.trace(crew.orderID(2)) == nil)
    #expect(try shop.trace("ord_' OR 1") == nil)
  }

  @Test
  func `for people it is narrow, and says when there is nothing more`() throws {
    let id = try crew.order(1, key: String(repeating: "k", count: 120))
    try crew.drain()
    let text = try #require(try shop.trace(id)).text
    let lines = text.split(separator: "\n")
    #expect(lines.filter { $0.count > 100 }.allSatisfy { $0.contains("kkk") }, "\(text)")
    #expect(lines.first?.hasSuffix("  confirmed") == true)
    #expect(text.contains("total 13.95 GBP") && text.contains("under way: nothing"))
    #expect(text.contains("→ transitions: version 2, from_status pending, to_status confirmed"))
  }
}
