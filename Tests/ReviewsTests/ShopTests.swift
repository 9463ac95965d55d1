import Audit
import Contracts
import CrewSupport
import Messaging
import Redis
import SQLite
import TestSupport
import Testing

/// Reviews among all the others, on a real Redis.
struct ShopTests {
  private let crew: Crew
  private let order: String
  private let reviews = PartitionID(.reviews, 0)

  init() throws {
    crew = try Crew(partitions: 2)
    try crew.open()
    order = try crew.order(1, quantity: 2)
    try crew.drain()
    try crew.ship(order)
    try crew.deliver(order)
    try crew.drain()
  }

  private func published<E: Event>(_ type: E.Type) throws -> [E] {
    let answer = try crew.server.connection().call(
      RedisCommand("XRANGE", CapabilityName.reviews.events, "-", "+"))
    return try (0..<answer.value.count).compactMap { StreamEntry.read(answer.value[$0]) }.flatMap(\.messages)
      .filter { $0.head.type == E.type }.map { try $0.decode() }
  }

  /// Writes what the runtime will when the timer is due: the message that the timer's row says, so often.
  private func fireTimer(times: Int) throws {
    let timers = try Database(path: crew.storePath(reviews), access: .readOnly).query(
      "SELECT id, type, body, timers.due, timers.due - delivered_at FROM timers, review_requests"
    ) { (id: $0.text(0), type: $0.text(1), body: $0.bytes(2), due: $0.integer(3), delay: $0.integer(4)) }
    #expect(timers.map(\.delay) == [604_800_000])
    let timer = try #require(timers.first)
    var head = Head(type: timer.type, sent: Clock.unixMilliseconds)
    head.due = timer.due
    for _ in 0..<times {
      var frame = Frame()
      frame.append(Message(id: timer.id, head: head, body: timer.body))
      var command = RedisCommand("XADD", reviews.log, "*")
      StreamEntry.append(frame.bytes, to: &command)
      try crew.server.connection().call(command)
    }
    try crew.drain()
  }

  @Test func `from the delivery by way of the timer's message to the reviews that are seen`() throws {
    #expect(try published(ReviewRequestSent.self).isEmpty)
    try crew.takeBack(1, of: order, [ReturnItem(sku: "cup", warehouseID: nil, quantity: 2)])
    try crew.drain()
    try fireTimer(times: 2)
    #expect(try published(ReviewRequestSent.self).map { $0.products.map(\.productID) } == [["mug"]])
    let review = CreateReview(
      reviewID: crew.id(TimeOrderedID.review, 1), customerID: "ada", orderID: order, productID: "mug", rating: 5,
      title: "Good", body: "Yes.")
    try crew.send(review, id: "write", to: reviews, key: "ada|write")
    try crew.send(review, id: "write-again", to: reviews, key: "ada|write")
    try crew.drain()
    #expect(try crew.outcome(of: "write")?.status == 201)
    #expect(try crew.outcome(of: "write-again") == crew.outcome(of: "write"))
    try crew.send(
      ModerateReview(reviewID: review.reviewID, isApproved: true, reason: nil), id: "approve", to: reviews)
    try crew.drain()
    let listed = try crew.answer(ListProductReviews(productID: "mug", cursor: nil, limit: 9), from: reviews)
    #expect(listed.text("summary", "average") == "5.00")
    #expect(try published(ReviewApproved.self).map(\.review.productID) == ["mug"])
    try expectSound()
  }

  private func expectSound() throws {
    crew.stop()
    let report = try Auditor.audit(
      crew.partitionIDs.map { .init($0, path: crew.storePath($0)) }, scratch: crew.server.scratchPath("gathered"),
      now: nil)
    #expect(report.holds, "\(report.breached.map { "\($0.invariant.name): \($0.breaches.map(\.text))" })")
  }
}
