import Contracts
import CrewSupport
import JSON
import TestSupport
import Testing

/// Who may write a review of what, what moderators decide, and what of it is seen.
struct WritingTests {
  private let desk: ReviewDesk

  init() throws { desk = try ReviewDesk() }

  @Test func `a review of a delivered product is kept as it was sent, and waits`() throws {
    let order = try desk.deliver(1)
    let made = try desk.review(1)
    #expect(made.status == 201 && made.text("status") == "pending" && made.text("order_id") == order)
    #expect(made.text("body") == "It holds <tea> & more.\nReally.")
    #expect(try JSONDocument(made.body).root["verified"]?.bool == true)
    #expect(try desk.events(ReviewCreated.self).map(\.review.reviewID) == ["rev_101"])
    #expect(try desk.listed().reviews("id").isEmpty)
  }

  @Test func `there is one review of an order's product; the next one is of another order`() throws {
    let orders = try [1, 2].map { try desk.deliver($0) }
    #expect(try desk.review(1).text("order_id") == orders[1], "the latest first")
    #expect(try desk.review(2, of: orders[1]).problem == "already-reviewed")
    #expect(try desk.review(3).text("order_id") == orders[0])
    #expect(try desk.review(4).problem == "already-reviewed")
    #expect(try desk.review(5, "cup").status == 201)
    #expect(try desk.events(ReviewCreated.self).count == 3)
  }

  @Test func `what was not delivered to the customer, or is returned, is refused`() throws {
    let order = try desk.deliver(1, ["mug"])
    #expect(try desk.review(1, of: order, by: "ben").problem == "order-customer-mismatch")
    #expect(try desk.review(2, by: "ben").problem == "product-not-in-order")
    #expect(try desk.review(3, "cup", of: order).problem == "product-not-in-order")
    #expect(try desk.review(4, of: ReviewDesk.orderID(7)).problem == "product-not-in-order")
    try desk.takeBack(1, of: order, "mug", 3)
    try desk.takeBack(2, of: order, "mug", 1)
    #expect(try desk.review(5, of: order).problem == "product-not-in-order")
    #expect(try desk.review(6).problem == "product-not-in-order")
    #expect(try desk.events(ReviewCreated.self).isEmpty)
  }

  @Test func `goods brought back later take the review's verification, not the review`() throws {
    let order = try desk.deliver(1)
    try desk.review(1)
    try desk.moderate(1)
    try desk.takeBack(1, of: order, "mug", 3)
    #expect(try desk.listed().reviews("verified") == ["true"])
    try desk.takeBack(2, of: order, "mug", 1)
    #expect(try desk.listed().reviews("verified") == ["false"])
  }

  @Test func `what moderators decide is made known, and they may change their mind`() throws {
    try desk.deliver(1)
    try desk.review(1)
    #expect(try desk.moderate(1).text("status") == "approved")
    #expect(try desk.moderate(1).number("version") == 2, "saying it again changes nothing")
    #expect(try desk.listed().number("summary", "count") == 1)
    #expect(try desk.moderate(1, false).text("reason") == "seen")
    #expect(try desk.listed().number("summary", "count") == 0)
    #expect(try desk.listed().text("summary", "average") == nil)
    #expect(try desk.moderate(1).number("version") == 4)
    #expect(try desk.events(ReviewApproved.self).map(\.review.reviewVersion) == [2, 4])
    #expect(try desk.events(ReviewRejected.self).map(\.review.reviewVersion) == [3])
    #expect(try desk.moderate(2).status == 404)
  }

  @Test func `a product's reviews are the approved ones, newest first, without whose they are`() throws {
    for number in 1...5 {
      try desk.deliver(number, ["mug", "cup"])
      try desk.review(number)
      if number != 3 { try desk.moderate(number) }
    }
    try desk.review(6, "cup")
    try desk.moderate(6)
    let first = try desk.listed(limit: 3)
    #expect(try first.reviews("id") == ["rev_105", "rev_104", "rev_102"])
    #expect(try first.reviews("customer_id") == ["-", "-", "-"])
    let cursor = try #require(first.text("next_cursor"))
    let second = try desk.listed(cursor: cursor, limit: 3)
    #expect(try second.reviews("id") == ["rev_101"])
    #expect(second.text("next_cursor") == nil && second.number("summary", "count") == 4)
    let pending = try desk.ask(ListReviews(status: "pending", cursor: nil, limit: 9))
    #expect(try pending.reviews("id") == ["rev_103"])
    #expect(try pending.reviews("customer_id") == ["ada"])
  }

  /// Against the average as fractions say it.
  @Test(arguments: 0..<8)
  func `the summary is that of the approved reviews`(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var approved: [Int] = []
    for number in 1...Int.random(in: 3...60, using: &random) {
      let rating = Int.random(in: 1...5, using: &random)
      try desk.deliver(number, ["mug"])
      try desk.review(number, rating: rating)
      let decisions = (0..<3).map { _ in Bool.random(using: &random) }
      for decision in decisions { try desk.moderate(number, decision) }
      if decisions.last == true { approved.append(rating) }
    }
    let listed = try desk.listed()
    #expect(listed.number("summary", "count") == Int64(approved.count))
    for rating in 1...5 {
      let expected = approved.filter { $0 == rating }.count
      #expect(listed.number("summary", "histogram", "\(rating)") == Int64(expected))
    }
    guard !approved.isEmpty else { return }
    let average = try #require(listed.text("summary", "average"))
    let parts = average.split(separator: ".").compactMap { Int($0) }
    #expect(parts.count == 2 && average.count == 4)
    let error = abs((100 * parts[0] + parts[1]) * approved.count - 100 * approved.reduce(0, +))
    #expect(2 * error <= approved.count, "\(average) of \(approved)")
    if 2 * error == approved.count { #expect(parts[1] % 2 == 0, "half to even: \(average) of \(approved)") }
  }
}
