import BrokerSupport
import Contracts
import CrewSupport
import Messaging
import Testing

/// Who is asked for reviews, when, of what, and why not.
struct RequestTests {
  private let desk: ReviewDesk

  init() throws { desk = try ReviewDesk() }

  private func record(_ order: String) throws -> Outcome { try desk.ask(GetReviewRequest(orderID: order)) }

  @Test func `seven days after the delivery the customer is asked, once, for each product`() throws {
    let order = try desk.deliver(1)
    #expect(try record(order).text("state") == "scheduled")
    try desk.pass(7 * ReviewDesk.day - 1)
    #expect(try desk.events(ReviewRequestSent.self).isEmpty)
    try desk.pass(2)
    let sent = try desk.events(ReviewRequestSent.self)
    #expect(sent.map(\.orderID) == [order] && sent.map(\.customerID) == ["ada"])
    #expect(sent.first?.products.map(\.productID) == ["cup", "mug"])
    #expect(sent.first?.products.map(\.sku) == ["sku-cup", "sku-mug"])
    let left = (sent.first?.expires ?? 0) - desk.broker.now
    #expect(abs(left - 30 * ReviewDesk.day) < ReviewDesk.day)
    let shown = try record(order)
    #expect(shown.text("state") == "sent" && shown.number("asked") == 2 && shown.number("received") == 0)
    try desk.send(ReviewRequestDue(orderID: order))
    try desk.pass(30 * ReviewDesk.day)
    #expect(try desk.events(ReviewRequestSent.self).count == 1)
  }

  @Test func `a delivery told twice is one record`() throws {
    try desk.deliver(1)
    try desk.deliver(1)
    try desk.pass(8 * ReviewDesk.day)
    #expect(try desk.events(ReviewRequestSent.self).count == 1)
  }

  @Test func `who does not want to be asked is not, looked at when delivered and again when due`() throws {
    try desk.change(1, wants: false)
    let early = try desk.deliver(1)
    #expect(try record(early).text("reason") == "opted_out")
    try desk.change(2)
    let late = try desk.deliver(2)
    try desk.change(3, wants: false)
    try desk.pass(8 * ReviewDesk.day)
    #expect(try record(late).text("reason") == "opted_out")
    #expect(try desk.events(ReviewRequestSkipped.self).map(\.orderID) == [early, late])
    #expect(try desk.events(ReviewRequestSent.self).isEmpty)
  }

  @Test func `older news of a customer changes nothing`() throws {
    try desk.change(3, active: false)
    try desk.change(2)
    #expect(try record(desk.deliver(1)).text("reason") == "inactive")
    try desk.change(4)
    #expect(try record(desk.deliver(2)).text("state") == "scheduled")
  }

  @Test func `what is wholly returned is not asked for, what is partly returned is`() throws {
    let order = try desk.deliver(1)
    try desk.takeBack(1, of: order, "mug", 3)
    try desk.takeBack(2, of: order, "mug", 1)
    try desk.takeBack(3, of: order, "cup", 3)
    try desk.pass(8 * ReviewDesk.day)
    #expect(try desk.events(ReviewRequestSent.self).first?.products.map(\.productID) == ["cup"])
    #expect(try record(order).number("asked") == 1)
  }

  @Test func `a return may come before the delivery, and twice`() throws {
    let order = ReviewDesk.orderID(1)
    try desk.takeBack(1, of: order, "mug", 4)
    try desk.takeBack(2, of: order, "cup", 2)
    try desk.takeBack(2, of: order, "cup", 2)
    try desk.deliver(1)
    try desk.pass(8 * ReviewDesk.day)
    #expect(try desk.events(ReviewRequestSent.self).first?.products.map(\.productID) == ["cup"])
  }

  @Test func `an order of which nothing is left, or nothing is open, is skipped with the reason`() throws {
    let returned = try desk.deliver(1, ["mug"])
    try desk.takeBack(1, of: returned, "mug", 4)
    let reviewed = try desk.deliver(2, ["mug"])
    #expect(try desk.review(1, of: reviewed).status == 201)
    try desk.pass(8 * ReviewDesk.day)
    #expect(try record(returned).text("reason") == "nothing_left")
    #expect(try record(reviewed).text("reason") == "already_reviewed")
    #expect(try desk.events(ReviewRequestSkipped.self).count == 2)
    #expect(try desk.events(ReviewRequestSent.self).isEmpty)
  }

  @Test func `a record counts what was asked for, came in and was approved`() throws {
    let order = try desk.deliver(1, ["mug", "cup", "pot"])
    try desk.review(1, "pot")
    try desk.pass(8 * ReviewDesk.day)
    try desk.review(2, "mug")
    try desk.moderate(2)
    let shown = try record(order)
    #expect(["asked", "received", "approved"].map { shown.number($0) } == [2, 2, 1])
    #expect(try record(ReviewDesk.orderID(9)).status == 404)
  }
}
