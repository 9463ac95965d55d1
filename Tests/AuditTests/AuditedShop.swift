import Audit
import Contracts
import CrewSupport
import Foundation
import Messaging
import SQLite
import TestSupport

/// The stores of a shop with orders of every kind (confirmed, refused, called off, half-way), kept as bytes to be copied and broken.
struct AuditedShop: Sendable {
  private let stores: [(partition: PartitionID, file: Data)]
  /// Unix milliseconds.
  private let madeAt: Int64

  init() throws {
    let crew = try Crew(partitions: 2)
    try crew.open()
    try crew.offer(limit: 3)
    for number in 1...4 { try crew.order(number, key: number == 2 ? "ada|k2" : nil) }
    try crew.order(5, quantity: 1_000)
    let calledOff = try crew.order(9)
    try crew.drain()
    try crew.cancel(calledOff)
    try crew.cancel(crew.order(10))
    try crew.drain()
    // One that has left the house, one of which a part came back, and one that was kept.
    for number in 12...14 {
      let order = try crew.order(number)
      try crew.drain()
      try crew.ship(order)
      // The last one's customer is asked for a review at once.
      if number == 14 {
        try crew.send(
          SettingsApplied(values: [OutcomeSetting.reviewDelay.rawValue: "0"]), id: "soon", to: PartitionID(.reviews, 0))
      }
      if number > 12 { try crew.deliver(order) }
      if number == 13 {
        try crew.takeBack(1, of: order, [ReturnItem(sku: "mug", warehouseID: nil, quantity: 1)])
        try crew.drain()
        try AuditedShop.review(order, crew)
      }
      try crew.drain()
    }
    // One paid, and partly refunded; one declined; one whose authorisation is being voided.
    let paid = try ["tok_ok", "tok_declined", "tok_timeout"].enumerated().map { number, token in
      try crew.order(20 + number, terms: OrderTerms(payment: PaymentMeans(method: "card", token: token)))
    }
    try crew.drain()
    try crew.send(
      RefundPayment(orderID: paid[0], refundID: "return-1", amount: Money(250, "GBP")), id: "refund",
      to: crew.topology.partition(.payments, key: "ada"))
    try crew.drain()
    try AuditedShop.erase("eve", after: 14, crew)
    // A cart that became an order, one that is becoming one, and one that waits for its prices.
    let carts = try (1...3).map { try crew.fillCart(10 * $0) }
    let checkouts = try (0...1).map { try crew.startCheckout($0, of: carts[$0]) }
    try crew.confirm(1, checkouts[0])
    try crew.drain()
    // Three more on their way: two held and not yet priced, of which one is being called off, and one only placed.
    try crew.order(6)
    let cancelling = try crew.order(11)
    try crew.drain { $0.capability != .pricing }
    try crew.cancel(cancelling)
    let placed = try crew.order(7)
    // The two last: who asks for prices does not wait for long.
    try crew.confirm(2, checkouts[1])
    try crew.add(31, to: carts[2], quantity: 1)
    try crew.drain { $0.capability == .orders }
    try AuditedShop.holdUsage(placed, crew)
    crew.stop()
    stores = try crew.partitionIDs.map { partition in
      (partition, try Data(contentsOf: URL(fileURLWithPath: crew.storePath(partition))))
    }
    madeAt = Clock.unixMilliseconds
  }

  /// One review that is approved.
  private static func review(_ orderID: String, _ crew: Crew) throws {
    let (id, reviews) = (crew.id(TimeOrderedID.review, 1), PartitionID(.reviews, 0))
    try crew.send(
      CreateReview(
        reviewID: id, customerID: "ada", orderID: orderID, productID: "mug", rating: 5, title: "Good", body: "Yes."),
      id: "\(id).create", to: reviews)
    try crew.send(ModerateReview(reviewID: id, isApproved: true, reason: nil), id: "\(id).approve", to: reviews)
  }

  /// A customer who ordered, wrote a review, was sent mails and is erased; and a segment.
  private static func erase(_ customer: String, after number: Int, _ crew: Crew) throws {
    try crew.know(customer)
    let order = try crew.order(number, customer: customer)
    try crew.send(
      PutSegment(name: "loyal", rules: SegmentRules(minimumOrders: 2, orderedWithinDays: 30)), id: "segment",
      to: PartitionID(.customers, 0))
    try crew.drain()
    try crew.ship(order)
    try crew.deliver(order)
    try crew.drain()
    let id = crew.id(TimeOrderedID.review, 2)
    try crew.send(
      CreateReview(
        reviewID: id, customerID: customer, orderID: order, productID: "mug", rating: 2, title: "Mine", body: "Eve."),
      id: "\(id).create", to: PartitionID(.reviews, 0))
    try crew.drain()
    try crew.send(
      EraseCustomer(customerID: customer), id: "erase", to: crew.topology.partition(.customers, key: customer))
    try crew.drain()
  }

  /// As if the order had come to promotion already: a third mug is free, and held for it.
  private static func holdUsage(_ orderID: String, _ crew: Crew) throws {
    var line = OrderLine(productID: "mug", sku: "mug", warehouseID: "LEEDS", quantity: 3)
    (line.unitPrice, line.total) = (250, 750)
    let draft = Draft(orderID: orderID, attempt: 0, customerID: "ada", currency: "GBP", lines: [line])
    try crew.send(ApplyPromotions(draft), id: "\(orderID).apply", to: PartitionID(.promotion, 0))
    try crew.drain { $0.capability == .promotion }
  }

  /// Writes copies of all stores, runs `script` on those of `capability`, and audits as of when the shop was made: as a running
  /// system, of which time is asked, or as one at rest.
  func audit(
    breaking capability: CapabilityName? = nil, _ script: String = "", isAtRest: Bool = false
  ) throws -> AuditReport {
    let folder = try ScratchDirectory.make("audit")
    defer { try? FileManager.default.removeItem(at: folder) }
    var sources: [Auditor.Source] = []
    for (partition, file) in stores {
      let copy = folder.appendingPathComponent("\(partition).sqlite3")
      try file.write(to: copy)
      if partition.capability == capability { try Database(path: copy.path, access: .owner).execute(script) }
      sources.append(.init(partition, path: copy.path))
    }
    return try Auditor.audit(
      sources, scratch: folder.appendingPathComponent("gathered").path, now: isAtRest ? nil : madeAt)
  }
}
