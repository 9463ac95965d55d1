import Contracts
import CrewSupport
import Messaging
import Metrics
import TestSupport
import Testing

/// A small shop does known work; then the numbers must be these.
@Suite(.serialized)
struct WorkMetricsTests {
  private let crew: Crew

  init() throws {
    crew = try Crew()
    try crew.open()
  }

  private func value(_ sample: String) -> Double? {
    let line = crew.registry.text.split(separator: "\n").first { $0.hasPrefix("\(sample) ") }
    return line.flatMap { Double($0.dropFirst(sample.utf8.count + 1)) }
  }

  @Test
  func `orders, reservations, prices and commits are counted as they happened`() throws {
    for number in 1...3 {
      try crew.order(number)
      try crew.drain()
    }
    try crew.order(4, quantity: 1_000)
    try crew.drain()
    #expect(value("orders_created_total") == 3)
    #expect(value(#"stock_reservations_total{outcome="reserved"}"#) == 3)
    #expect(value(#"stock_reservations_total{outcome="out_of_stock"}"#) == 1)
    #expect(value(#"price_cache_requests_total{result="miss"}"#) == 2)
    #expect(value(#"price_cache_requests_total{result="hit"}"#) == 4)
    #expect(value("price_calculation_seconds_count") == 3)
    #expect(value(#"message_handling_seconds_count{capability="orders",type="PlaceOrder"}"#) == 4)
    #expect(value(#"message_handling_seconds_count{capability="orders",type="RecordOrder"}"#) == 3)
    #expect(value(#"message_handling_seconds_bucket{capability="pricing",type="PriceOrder",le="+Inf"}"#) == 3)
    #expect(try #require(value(#"store_commit_seconds_count{capability="orders"}"#)) >= 7)
    #expect(value(#"dead_letters_total{capability="orders"}"#) == 0)
  }

  @Test
  func `a message met again is not counted again, and one that is set aside is a dead letter`() throws {
    let id = try crew.order(1)
    try crew.drain()
    try crew.send(
      PlaceOrder(
        orderID: id, customerID: "ada", currency: "GBP", externalReference: nil, lines: [], particulars: []),
      id: "\(id).place", to: PartitionID(.orders, 0))
    try crew.send(
      ReleaseHold(orderID: "ord_nowhere", attempt: 1), id: "stray", to: PartitionID(.customers, 0))
    try crew.drain()
    #expect(value("orders_created_total") == 1)
    #expect(value(#"message_handling_seconds_count{capability="orders",type="PlaceOrder"}"#) == 1)
    #expect(value(#"dead_letters_total{capability="customers"}"#) == 1)
  }

  @Test
  func `a backlog has an age, and none when it is settled`() throws {
    let redis = try crew.server.connection()
    let runID = try ServerFacts(redis).runID
    let orders = PartitionID(.orders, 0)
    try crew.order(1)
    let behind = try #require(try Backlog.read([orders], redis, runID: runID)[orders])
    #expect(behind.age > 0)
    try crew.drain()
    let settled = try #require(try Backlog.read([orders], redis, runID: runID)[orders])
    #expect(settled.age == 0)
    #expect(settled.pending == 0)
    #expect(settled.settled > behind.settled)
    Backlog.show([orders: settled], in: crew.registry)
    #expect(value(#"stream_oldest_unprocessed_seconds{capability="orders",partition="orders.0"}"#) == 0)
    #expect(value(#"stream_pending{capability="orders",partition="orders.0"}"#) == 0)
  }
}
