import BrokerSupport
import Contracts
import CrewSupport
import Foundation
import JSON
import Messaging
import Reviews
import SQLite
import TestSupport

/// The reviews capability alone on a broker in memory, whose clock passes only here: what goes in, what it answers, what
/// it makes known.
final class ReviewDesk {
  static let day: Int64 = 86_400_000
  private static let partition = PartitionID(.reviews, 0)
  private static let replies = "orderflow:{desk}:replies"

  let broker = MemoryBroker(now: Clock.unixMilliseconds)
  private let runner: PartitionRunner
  private let capability: Reviews
  private let directory: URL
  private let path: String
  private var sent = 0

  init() throws {
    directory = try ScratchDirectory.make("desk")
    path = directory.appendingPathComponent("reviews.0.sqlite3").path
    let partition = ReviewDesk.partition
    try PartitionStore.create(
      path: path, partition: partition, partitions: 1, identity: "desk", migrations: Reviews.migrations)
    let store = try PartitionStore.open(
      path: path, partition: partition, partitions: 1, identity: "desk", migrations: Reviews.migrations)
    try store.takeOver()
    let topology = Topology([:])
    capability = Reviews(partition, topology)
    runner = try PartitionRunner(
      store: store, capability: capability, transport: broker.transport(partition), topology: topology, settings: [:])
    try broker.write(words: "made", "1", to: ReviewDesk.replies)
    try drain()
  }

  deinit { try? FileManager.default.removeItem(at: directory) }

  private func drain() throws {
    var idle = 0
    while idle < 3 {
      let made = try runner.runOnce()
      idle = made.read == 0 && made.published == 0 ? idle + 1 : 0
    }
  }

  /// Lets time pass; whatever is due by then happens.
  func pass(_ milliseconds: Int64) throws {
    broker.host += milliseconds
    try drain()
  }

  /// Writes a message and lets it be handled; what it is answered, if it is.
  @discardableResult
  func send<P: Payload>(_ payload: P) throws -> Outcome? {
    sent += 1
    var head = Head(type: P.type, version: P.version, sent: broker.now)
    head.replyTo = ReviewDesk.replies
    let message = Message(id: "send.\(sent)", head: head, body: payload.json)
    try broker.write([message], to: ReviewDesk.partition.log)
    try drain()
    return try broker.entries(ReviewDesk.replies).flatMap(\.messages)
      .last { $0.head.correlation == message.id }?.decode()
  }

  func ask<P: Payload>(_ query: P) throws -> Outcome {
    let store = try Database(path: path, access: .readOnly)
    return try capability.answer(Message(id: "query", head: Head(type: P.type, sent: 0), body: query.json), store)
  }

  /// Events of reviews, of one type.
  func events<E: Event>(_ type: E.Type) throws -> [E] {
    try broker.entries(CapabilityName.reviews.events).flatMap(\.messages).filter { $0.head.type == E.type }
      .map { try $0.decode() }
  }

  // MARK: What happens to orders

  /// An order of the products, two of each from each of two warehouses, delivered now; its id.
  @discardableResult
  func deliver(_ number: Int, _ products: [String] = ["mug", "cup"], to customer: String = "ada") throws -> String {
    let id = ReviewDesk.orderID(number)
    let lines = products.flatMap { product in
      ["LEEDS", "YORK"].map { OrderLine(productID: product, sku: "sku-\(product)", warehouseID: $0, quantity: 2) }
    }
    try send(OrderDelivered(orderID: id, customerID: customer, lines: lines, orderVersion: 4))
    return id
  }

  func takeBack(_ number: Int, of order: String, _ product: String, _ quantity: Int64) throws {
    let line = ReturnedLine(
      productID: product, sku: "sku-\(product)", warehouseID: "LEEDS", quantity: quantity, refund: 1)
    try send(
      OrderReturned(
        orderID: order, customerID: "ada", returnID: "ret_\(number)", lines: [line], refund: Money(1, "GBP"),
        status: "partially_returned", orderVersion: 5))
  }

  func change(_ version: Int64, active: Bool = true, wants: Bool = true) throws {
    try send(
      CustomerChanged(
        customerID: "ada", email: "ada@shop.test", name: "Ada", country: "GB", active: active, segments: "",
        customerVersion: version, preferences: wants ? .standard : .none))
  }

  static func orderID(_ number: Int) -> String { "ord_0123456789abcdefghjk\(10 + number)sj" }

  // MARK: What is written

  @discardableResult
  func review(
    _ number: Int, _ product: String = "mug", of order: String? = nil, by customer: String = "ada", rating: Int = 4
  ) throws -> Outcome {
    let outcome = try send(
      CreateReview(
        reviewID: "rev_\(100 + number)", customerID: customer, orderID: order, productID: product, rating: rating,
        title: "Fine", body: "It holds <tea> & more.\nReally."))
    return outcome ?? Outcome(0, body: [])
  }

  @discardableResult
  func moderate(_ number: Int, _ isApproved: Bool = true) throws -> Outcome {
    try send(ModerateReview(reviewID: "rev_\(100 + number)", isApproved: isApproved, reason: "seen"))
      ?? Outcome(0, body: [])
  }

  func listed(_ product: String = "mug", cursor: String? = nil, limit: Int = 50) throws -> Outcome {
    try ask(ListProductReviews(productID: product, cursor: cursor, limit: limit))
  }
}

extension Outcome {
  /// The last part of a problem's type.
  var problem: String? { text("type")?.split(separator: ":").last.map(String.init) }

  /// A member of each element of `reviews`.
  func reviews(_ member: String) throws -> [String] {
    try JSONDocument(body).root["reviews"]?.elements.map {
      $0[member].map { $0.string ?? String(decoding: $0.raw, as: UTF8.self) } ?? "-"
    } ?? []
  }
}
