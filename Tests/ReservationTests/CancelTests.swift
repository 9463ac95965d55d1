import Contracts
import JSON
import Messaging
import Testing

/// Orders called off, at every point of their way.
struct CancelTests {
  private func shop() throws -> Post {
    let post = try Post()
    try post.openShop()
    return post
  }

  private func cancel(_ post: Post, by customer: String? = "ada", key: String? = nil) throws -> String {
    let message = post.letter(
      CancelOrder(
        orderID: Post.orderID(1), customerID: customer, actor: customer == nil ? "staff" : "customer",
        reason: "too late"), key: key)
    try post.deliver(message, to: Post.orders)
    return message.id
  }

  private func statuses(_ post: Post, _ id: String) -> [Int] { post.answers[id, default: []].map(\.status) }

  private func problem(_ post: Post, _ id: String) throws -> String {
    let body = try #require(post.answers[id]?.last?.body)
    return try JSONDocument(body).root["type"]?.string?.split(separator: ":").last.map(String.init) ?? ""
  }

  private func transitions(_ post: Post) throws -> [String] {
    try post.rows(Post.orders, "SELECT from_status, to_status, actor FROM transitions ORDER BY version")
  }

  @Test
  func `one on its way is cancelling until all is given back, and then everyone is answered`() throws {
    let post = try shop()
    let placed = try post.place(
      1, [Post.line("mug", "LEEDS", 3), Post.line("cup", "YORK", 1)], key: "ada|place")
    try post.deliverAll { $0.message.head.type == RecordOrder.type }
    #expect(try post.held(1) == "held 3")
    let first = try cancel(post, key: "ada|cancel")
    let second = try cancel(post)
    #expect(try post.status(1) == "cancelling")
    #expect(statuses(post, placed) + statuses(post, first) + statuses(post, second) == [])
    try post.deliverAll { $0.message.head.type == RecordOrder.type }
    #expect(try post.status(1) == "cancelled")
    #expect(try post.held(1) == "released 0")
    #expect(statuses(post, placed) == [409])
    #expect(try problem(post, placed) == "order-cancelled")
    #expect(statuses(post, first) == [200])
    #expect(statuses(post, second) == [200])
    #expect(
      try transitions(post) == [" pending customer", "pending cancelling customer", "cancelling cancelled system"])
    let shown = try JSONDocument(try #require(post.answers[first]?.last?.body)).root
    #expect(shown["status"]?.string == "cancelled")
    #expect(shown["cancellation"]?["by"]?.string == "customer")
    #expect(shown["cancellation"]?["reason"]?.string == "too late")
    #expect(shown["version"]?.int == 3)
    // The draft comes home: what it may have left is given back once more.
    try post.deliverAll()
    #expect(try post.status(1) == "cancelled")
    #expect(try post.deadLetters() == [])
    #expect(try post.rows(Post.orders, "SELECT COUNT(*) FROM timers") == ["0"])
    // Asked again under the same keys, or anew: the same answers.
    let again = try cancel(post, key: "ada|cancel")
    #expect(post.answers[again]?.last == post.answers[first]?.last)
    #expect(statuses(post, try cancel(post)) == [200])
    let replaced = try post.send(
      PlaceOrder(
        orderID: Post.orderID(2), customerID: "ada", currency: "GBP", externalReference: nil, lines: [],
        particulars: Array("{}".utf8)), to: Post.orders, key: "ada|place")
    #expect(replaced?.status == 422)
    #expect(try post.events(OrderCancelled.self, of: Post.orders).map(\.orderVersion) == [3])
  }

  @Test
  func `one in several partitions waits for each of them`() throws {
    let post = try Post(reservationPartitions: 4)
    let warehouses = ["LEEDS", "YORK", "HULL", "BATH", "WELLS", "ELY"]
    try post.openShop(warehouses: warehouses)
    try post.place(1, warehouses.map { Post.line("mug", $0, 2) })
    let partitions = Set(warehouses.map { post.topology.partition(.reservation, key: $0) })
    #expect(partitions.count > 2)
    // Held in the first alone: the others close.
    try post.deliver(0)
    let id = try cancel(post)
    var done = 0
    let parties: [CapabilityName] = [.orders, .reservation]
    while let place = post.waiting.firstIndex(where: {
      $0.message.head.type != ReserveStock.type && parties.contains($0.receiver.capability)
    }) {
      #expect(statuses(post, id) == [])
      if post.waiting[place].message.head.type == CompensationDone.type { done += 1 }
      try post.deliver(place)
    }
    #expect(done == partitions.count)
    #expect(statuses(post, id) == [200])
    try post.deliverAll()
    for warehouse in warehouses { #expect(try post.reserved("mug", warehouse) == "0") }
    #expect(try post.deadLetters() == [])
  }

  @Test
  func `one that nobody speaks for is cancelled when its time is up`() throws {
    let post = try shop()
    try post.place(1)
    let id = try cancel(post)
    try post.pass(60_000, at: Post.orders)
    #expect(statuses(post, id) == [200])
    try post.deliverAll()
    #expect(try [post.status(1), post.held(1)] == ["cancelled", "released 0"])
  }

  @Test
  func `one that is confirmed is cancelled at once and its goods come back`() throws {
    let post = try shop()
    let placed = try post.place(1)
    try post.deliverAll()
    let id = try cancel(post, by: nil)
    #expect(statuses(post, id) == [200])
    #expect(try post.status(1) == "cancelled")
    try post.deliverAll()
    #expect(try post.held(1) == "cancelled 0")
    #expect(try transitions(post).last == "confirmed cancelled staff")
    let shown = try JSONDocument(try #require(post.answers[id]?.last?.body)).root
    #expect(shown["status"]?.string == "cancelled" && shown["total"]?["amount"]?.int == 750)
    #expect(shown["confirmed_at"]?.string != nil)
    #expect(statuses(post, placed) == [201])
    #expect(try post.deadLetters() == [])
  }

  @Test
  func `one that is refused, another's or none is not`() throws {
    let post = try shop()
    try post.place(1, [Post.line("mug", "LEEDS", 99)])
    let strange = try cancel(post, by: "ben")
    #expect(try statuses(post, strange) == [404] && problem(post, strange) == "not-found")
    try post.deliverAll()
    let late = try cancel(post)
    #expect(try statuses(post, late) == [409] && problem(post, late) == "order-not-cancellable")
    let body = try JSONDocument(try #require(post.answers[late]?.last?.body)).root
    #expect(body["order_status"]?.string == "rejected")
    let missing = try post.send(
      CancelOrder(orderID: Post.orderID(9), customerID: nil, actor: "staff", reason: nil), to: Post.orders)
    #expect(missing?.status == 404)
  }
}
