import Contracts
import Messaging
import Testing

/// What is held for a checkout passes from one of its confirmations to the next.
struct CheckoutHoldTests {
  private static func claim(_ confirmation: Int) -> CheckoutClaim {
    CheckoutClaim(checkoutID: "chk_one", cartID: "cart_one", confirmation: confirmation)
  }

  /// Confirmation n of the checkout is order n.
  private func draft(_ number: Int, attempt: Int = 0, mugs: Int64 = 3) -> Draft {
    Draft(
      orderID: Post.orderID(number), attempt: attempt, customerID: "ada", currency: "GBP",
      lines: [Post.line("mug", "LEEDS", mugs)], terms: OrderTerms(checkout: CheckoutHoldTests.claim(number)))
  }

  private func release(_ number: Int, attempt: Int = 0) -> ReleaseHold {
    ReleaseHold(orderID: Post.orderID(number), attempt: attempt, checkout: CheckoutHoldTests.claim(number))
  }

  private func confirmed(_ number: Int) -> OrderConfirmed {
    OrderConfirmed(
      orderID: Post.orderID(number), attempt: 0, customerID: "ada", total: Money(750, "GBP"),
      lines: draft(number).lines,
      checkout: CheckoutHoldTests.claim(number))
  }

  private func shop() throws -> Post {
    let post = try Post()
    try post.count("mug", "LEEDS", 10)
    return post
  }

  private func tell(_ post: Post) throws -> [String] {
    let reserved = try post.events(StockReserved.self, of: Post.stock).map { "+\($0.orderID.number).\($0.attempt)" }
    let released = try post.events(StockReleased.self, of: Post.stock).map { "-\($0.orderID.number).\($0.attempt)" }
    return reserved + released
  }

  private func holds(_ post: Post) throws -> [String] {
    try post.rows(Post.stock, "SELECT order_id, confirmation, attempt, state FROM holds ORDER BY order_id").map { row in
      let words = row.split(separator: " ")
      return "\(String(words[0]).number).\(words[2]) of \(words[1]) \(words[3])"
    }
  }

  @Test
  func `a later confirmation of the same lines takes over the hold and no stock moves`() throws {
    let post = try shop()
    try post.send(ReserveStock(draft(1)), to: Post.stock)
    let version = try post.rows(Post.stock, "SELECT version FROM stock")
    try post.send(ReserveStock(draft(2)), to: Post.stock)
    #expect(try post.rows(Post.stock, "SELECT version FROM stock") == version)
    #expect(try post.reserved() == "3")
    #expect(try holds(post) == ["2.0 of 2 held"])
    #expect(try tell(post) == ["+1.0", "+2.0", "-1.0"])
    // Its time begins anew, and only the new owner asks.
    try post.pass(Post.ttl, at: Post.stock)
    let asked = try post.waiting.filter { $0.message.head.type == MayExpire.type }.map {
      try $0.message.decode(MayExpire.self).orderID
    }
    #expect(asked == [Post.orderID(2)])
  }

  @Test
  func `a later attempt of one order takes over its own hold`() throws {
    let post = try shop()
    try post.send(ReserveStock(draft(1, mugs: 10)), to: Post.stock)
    try post.send(ReserveStock(draft(1, attempt: 1, mugs: 10)), to: Post.stock)
    #expect(try holds(post) == ["1.1 of 1 held"])
    #expect(try post.reserved() == "10")
  }

  @Test(arguments: [(Int64(8), "8", "held"), (11, "0", "closed")])
  func `a later confirmation of other lines gives back and holds anew, all or nothing`(
    _ mugs: Int64, _ reserved: String, _ state: String
  ) throws {
    let post = try shop()
    // Three are held: eight of ten are there only once these are given back.
    try post.send(ReserveStock(draft(1)), to: Post.stock)
    try post.send(ReserveStock(draft(2, mugs: mugs)), to: Post.stock)
    #expect(try post.reserved() == reserved)
    #expect(try holds(post) == ["2.0 of 2 \(state)"])
  }

  @Test
  func `what names an earlier owner touches nothing`() throws {
    let post = try shop()
    try post.send(ReserveStock(draft(1)), to: Post.stock)
    try post.send(ReserveStock(draft(2)), to: Post.stock)
    try post.send(release(1), to: Post.stock)
    try post.send(ReserveStock(draft(1)), to: Post.stock)
    try post.send(ReserveStock(draft(1, attempt: 1)), to: Post.stock)
    try post.send(HoldExpiry(orderID: Post.orderID(1), attempt: 0, round: 0), to: Post.stock)
    try post.send(
      MayExpireAnswer(orderID: Post.orderID(1), attempt: 0, round: 0, state: "refused"), to: Post.stock)
    #expect(try holds(post) == ["2.0 of 2 held"])
    #expect(try post.reserved() == "3")
    try post.send(confirmed(2), to: Post.stock)
    #expect(try holds(post) == ["2.0 of 2 confirmed"])
    #expect(try post.deadLetters() == [])
  }

  @Test
  func `a release that overtakes closes against its own owner and those before it`() throws {
    let post = try shop()
    try post.send(release(2), to: Post.stock)
    try post.send(ReserveStock(draft(1)), to: Post.stock)
    try post.send(ReserveStock(draft(2)), to: Post.stock)
    #expect(try holds(post) == ["2.0 of 2 closed"])
    try post.send(ReserveStock(draft(3)), to: Post.stock)
    #expect(try holds(post) == ["3.0 of 3 held"])
  }

  @Test
  func `a confirmed hold is nobody else's`() throws {
    let post = try shop()
    try post.send(ReserveStock(draft(1)), to: Post.stock)
    try post.send(confirmed(1), to: Post.stock)
    try post.send(ReserveStock(draft(2)), to: Post.stock)
    try post.send(release(2), to: Post.stock)
    #expect(try holds(post) == ["1.0 of 1 confirmed"])
    #expect(try post.deadLetters().count == 1)
    // Orders hears that the other one cannot go on.
    #expect(post.waiting.contains { $0.message.head.type == RefuseOrder.type })
  }

  @Test
  func `the order that takes over is confirmed with the checkout's reservation`() throws {
    let post = try Post()
    try post.openShop()
    try post.place(1, claim: CheckoutHoldTests.claim(1))
    // Refused while it is held: its release is still under way when the checkout is confirmed again.
    try post.deliverAll { $0.message.head.type == PriceOrder.type }
    try post.send(
      RefuseOrder(orderID: Post.orderID(1), attempt: 0, problem: .unknownCustomer("ada")), to: Post.orders)
    let placed = try post.place(2, claim: CheckoutHoldTests.claim(2))
    try post.deliverAll { $0.message.head.type == ReleaseHold.type }
    try post.deliverAll()
    #expect(try [post.status(1), post.status(2)] == ["rejected", "confirmed"])
    #expect(try holds(post) == ["2.0 of 2 confirmed"])
    #expect(try post.reserved() == "3")
    let body = String(decoding: post.answers[placed]?.last?.body ?? [], as: UTF8.self)
    #expect(body.contains(#""reservation_id":"res_one""#))
    #expect(try post.deadLetters() == [])
  }
}

extension String {
  /// The number of an order's id made by `Post.orderID`.
  fileprivate var number: Int { (1...9).first { Post.orderID($0) == self } ?? 0 }
}
