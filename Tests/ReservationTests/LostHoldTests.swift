import Contracts
import JSON
import Messaging
import Testing

/// What goes wrong after the record, and what is never lost: neither an order nor goods.
struct LostHoldTests {
  /// A warehouse for each of the partitions.
  private func warehouses(_ post: Post) throws -> [String] {
    try post.topology.partitions(.reservation).map { partition in
      try #require((1...99).map { "WH-\($0)" }.first { post.topology.partition(.reservation, key: $0) == partition })
    }
  }

  private func errors(_ post: Post) throws -> [String] {
    try post.rows(
      Post.orders,
      """
      SELECT json_extract(e.value, '$.partition'), json_extract(e.value, '$.warehouse_ids'),
        json_extract(e.value, '$.reason')
      FROM orders, json_each(CAST(document AS TEXT), '$.metadata.reservation_confirmation_errors') e
      """)
  }

  @Test
  func `an order whose goods are gone when it is confirmed stands, and says in which partitions`() throws {
    let post = try Post(reservationPartitions: 3)
    let places = try warehouses(post)
    try post.openShop(warehouses: places)
    let placed = try post.place(1, places.map { Post.line("mug", $0, 2) })
    try post.deliverAll { $0.message.head.type == OrderConfirmed.type }
    #expect(post.answers[placed]?.map(\.status) == [201])
    // One was lost with its store, one has run out, one is there.
    try post.execute(
      "DELETE FROM holds; DELETE FROM hold_lines; UPDATE stock SET reserved = 0", at: PartitionID(.reservation, 0))
    try post.execute(
      "UPDATE holds SET state = 'expired'; DELETE FROM hold_lines; UPDATE stock SET reserved = 0",
      at: PartitionID(.reservation, 2))
    try post.deliverAll()
    #expect(
      try errors(post).sorted() == [
        #"reservation.0 ["\#(places[0])"] the hold is missing"#,
        #"reservation.2 ["\#(places[2])"] the hold is expired"#,
      ])
    #expect(try post.status(1) == "confirmed")
    let shown = try post.rows(
      Post.orders,
      """
      SELECT version, json_extract(CAST(document AS TEXT), '$.version', '$.metadata.note') FROM orders
      """)
    #expect(shown == [#"4 [4,"a gift"]"#])
    #expect(try post.deadLetters().map { $0.prefix(16) } == ["HoldNotConfirmed", "HoldNotConfirmed"])
    // The news once more, as from a dead letter that is retried: said once.
    try post.deliver(
      post.letter(HoldNotConfirmed(orderID: Post.orderID(1), attempt: 0, partition: "reservation.0", reason: "again")),
      to: Post.orders)
    #expect(try errors(post).count == 2)
    #expect(try post.rows(Post.orders, "SELECT version FROM orders") == ["4"])
  }

  @Test
  func `a confirmation after the order was cancelled is no error`() throws {
    let post = try Post()
    try post.openShop()
    try post.place(1)
    try post.deliverAll { $0.message.head.type == OrderConfirmed.type }
    try post.send(CancelOrder(orderID: Post.orderID(1), customerID: nil, actor: "staff", reason: nil), to: Post.orders)
    try post.deliverAll { $0.message.head.type == OrderConfirmed.type }
    #expect(try post.held(1) == "released 0")
    try post.deliverAll()
    #expect(try post.held(1) == "released 0")
    #expect(try post.deadLetters() == [])
    #expect(try errors(post).isEmpty)
  }

  // MARK: Releases

  /// A store that cannot take a hold to this state.
  private func forbid(_ state: String, _ post: Post) throws {
    try post.execute(
      """
      CREATE TRIGGER forbidden BEFORE INSERT ON holds WHEN NEW.state = '\(state)'
      BEGIN SELECT RAISE(ABORT, 'forbidden'); END
      """, at: Post.stock)
  }

  @Test
  func `a release that was set aside is made up for by the question whether the hold may go`() throws {
    let post = try Post()
    try post.openShop()
    try post.place(1)
    try post.deliverAll { $0.message.head.type == PriceOrder.type }
    try forbid("released", post)
    try post.send(
      RefuseOrder(orderID: Post.orderID(1), attempt: 0, problem: .unknownCustomer("ada")), to: Post.orders)
    try post.deliverAll()
    #expect(try post.held(1) == "held 3")
    #expect(try post.deadLetters().map { $0.prefix(11) } == ["ReleaseHold"])
    try post.pass(Post.ttl, at: Post.stock)
    try post.deliverAll()
    #expect(try post.held(1) == "expired 0")
    #expect(try post.rows(Post.stock, "SELECT COUNT(*) FROM timers") == ["0"])
  }

  @Test
  func `so is the release of a confirmed hold, and it is asked for ever until the goods are back`() throws {
    let post = try Post()
    try post.openShop()
    try post.place(1)
    try post.deliverAll()
    #expect(try post.held(1) == "confirmed 3")
    try forbid("cancelled", post)
    try post.send(CancelOrder(orderID: Post.orderID(1), customerID: nil, actor: "staff", reason: nil), to: Post.orders)
    try post.deliverAll()
    #expect(try post.status(1) == "cancelled")
    for round in 1...3 {
      // Release or answer, each is set aside: shown, and asked again.
      #expect(try post.held(1) == "confirmed 3")
      #expect(try post.deadLetters().count == round)
      try post.pass(Post.ttl, at: Post.stock)
      try post.deliverAll()
    }
    try post.execute("DROP TRIGGER forbidden", at: Post.stock)
    try post.pass(Post.ttl, at: Post.stock)
    try post.deliverAll()
    #expect(try post.held(1) == "cancelled 0")
    #expect(try post.rows(Post.stock, "SELECT COUNT(*) FROM timers") == ["0"])
  }

  @Test
  func `a release set aside by mistake takes nothing from an order that stands`() throws {
    let post = try Post()
    try post.openShop()
    try post.place(1)
    try post.deliverAll()
    try forbid("cancelled", post)
    try post.send(ReleaseHold(orderID: Post.orderID(1), attempt: 0), to: Post.stock)
    try post.execute("DROP TRIGGER forbidden", at: Post.stock)
    try post.pass(Post.ttl, at: Post.stock)
    try post.deliverAll()
    #expect(try post.held(1) == "confirmed 3")
    #expect(try post.rows(Post.stock, "SELECT COUNT(*) FROM timers") == ["0"])
  }
}
