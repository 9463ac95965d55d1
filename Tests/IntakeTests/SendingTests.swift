import Contracts
import HTTP
import JSON
import Messaging
import Redis
import TestSupport
import Testing

/// What an accepted request leaves in the logs.
@Suite(.serialized)
struct SendingTests {
  private let server: RedisServer
  private let worker: PlayedWorker

  init() throws {
    server = try RedisServer()
    worker = try PlayedWorker(server)
  }

  private func intake(ordersPartitions: Int = 1) throws -> IntakeThread {
    let intake = IntakeThread(server.address, ordersPartitions: ordersPartitions)
    try intake.awaitReady()
    return intake
  }

  private static let body = OrderBody(
    items: """
      [{"product_id":"tea","quantity":2},{"product_id":"salt","warehouse_id":"UK-2","quantity":1},
       {"product_id":"tea","sku":"tea","warehouse_id":"MAIN","quantity":3},
       {"product_id":"tea","warehouse_id":"UK-2","quantity":4}]
      """,
    rest: """
      "external_reference":"536365","promotion_codes":["XMAS"],"metadata":{"note":[1,null]},"billing_address":{},
      "shipping_address":{"name":"Ada","line2":"","country":"united kingdom"}
      """)

  @Test
  func `an order is exactly one message, its equal lines merged and its country a code`() throws {
    let intake = try intake()
    let client = try intake.client()
    try client.send(Request(body: SendingTests.body.text))
    let message = try worker.message()
    let order = try message.decode(PlaceOrder.self)
    #expect(order.lines.map(\.productID) == ["tea", "salt", "tea"])
    #expect(order.lines.map(\.sku) == ["tea", "salt", "tea"])
    #expect(order.lines.map(\.warehouseID) == ["MAIN", "UK-2", "UK-2"])
    #expect(order.lines.map(\.quantity) == [5, 1, 4])
    #expect(order.customerID == "ada")
    #expect(order.currency == "GBP")
    #expect(order.externalReference == "536365")
    #expect(!order.acknowledge)
    #expect(order.terms == OrderTerms(promotionCodes: ["XMAS"]))
    #expect(
      String(decoding: order.particulars, as: UTF8.self)
        == #"{"shipping_address":{"name":"Ada","country":"GB"},"metadata":{"note":[1,null]}}"#)
    try worker.reply(Outcome(201, body: Array("{}".utf8)), to: message)
    #expect(try client.answer().status == 201)
    let entries = try worker.entries()
    #expect(entries.count == 1 && entries[0].messages.count == 1)
  }

  @Test
  func `an order's id carries its customer's slot, and names its message`() throws {
    let intake = try intake(ordersPartitions: 4)
    let client = try intake.client()
    try client.send(Request())
    let partition = PartitionID(.orders, Slot(of: "ada").partition(of: 4))
    let message = try worker.message(of: partition.log)
    let order = try message.decode(PlaceOrder.self)
    #expect(TimeOrderedID.isValid(order.orderID, prefix: TimeOrderedID.order))
    #expect(Slot(ofID: order.orderID) == Slot(of: "ada"))
    #expect(message.id == "\(order.orderID).place")
    try worker.reply(Outcome(201, body: Array("{}".utf8)), to: message)
    #expect(try client.answer().status == 201)
  }

  @Test
  func `what a request says of itself travels in the head`() throws {
    let intake = try intake()
    let client = try intake.client()
    let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    let headers = [("traceparent", trace), ("Prefer", "respond-async")]
    try client.send(Request(headers: headers + [("Idempotency-Key", "\"k 1\"")]))
    let first = try worker.message()
    #expect(first.head.type == PlaceOrder.type)
    #expect(first.head.replyTo == ReplyStream(process: "intake-test").key)
    let carried = try #require(first.head.traceparent)
    #expect(carried.hasPrefix("00-4bf92f3577b34da6a3ce929d0e0e4736-") && carried.hasSuffix("-01"))
    #expect(carried != trace && carried.utf8.count == trace.utf8.count, "this hop is the parent of what it causes")
    #expect(first.head.key?.hasSuffix("|k 1") == true)
    #expect(try first.decode(PlaceOrder.self).acknowledge)
    let second = try intake.client()
    try second.send(Request(headers: [("Idempotency-Key", "k 1")]))
    let again = try worker.message(1)
    #expect(again.head.key == first.head.key)
    #expect(again.head.fingerprint == first.head.fingerprint)
    #expect(again.id != first.id)
    let third = try intake.client()
    try third.send(Request(body: OrderBody(currency: #""EUR""#).text, headers: [("Idempotency-Key", "k 1")]))
    #expect(try worker.message(2).head.fingerprint != first.head.fingerprint)
    for index in 0..<3 { try worker.reply(Outcome(201, body: Array("{}".utf8)), to: worker.message(index)) }
    for client in [client, second, third] { #expect(try client.answer().status == 201) }
  }

  @Test
  func `keys of two customers never meet`() throws {
    let intake = try intake()
    var keys: Set<String?> = []
    for (index, (customer, key)) in [("a", "b|c"), ("a|b", "c"), ("a|b|c", "c")].enumerated() {
      let client = try intake.client()
      let body = OrderBody(customer: "\"\(customer)\"").text
      try client.send(Request(body: body, headers: [("Idempotency-Key", key)]))
      let message = try worker.message(index)
      keys.insert(message.head.key)
      try worker.reply(Outcome(201, body: Array("{}".utf8)), to: message)
      #expect(try client.answer().status == 201)
    }
    #expect(keys.count == 3)
  }

  @Test
  func `a query leaves nothing in the log`() throws {
    let intake = try intake()
    let client = try intake.client()
    try client.send(.get("/api/v1/products/tea"))
    let pricing = PartitionID(.pricing, 0)
    let message = try worker.message(of: pricing.queries)
    #expect(try message.decode(GetProduct.self).productID == "tea")
    #expect(try worker.entries(pricing.log).isEmpty)
    try worker.reply(Outcome(200, body: Array("{}".utf8)), to: message)
    #expect(try client.answer().status == 200)
  }

  @Test
  func `staff's changes go to the logs of those they concern`() throws {
    let intake = try intake()
    let staff = Token.make(scope: "staff")
    let changes: [(Request, PartitionID, String)] = [
      (
        Request(method: "PUT", path: "/api/v1/admin/products/tea", body: #"{"name":"Tea"}"#, token: staff),
        PartitionID(.pricing, 0), PutProduct.type
      ),
      (
        Request(path: "/api/v1/admin/stock/UK-1/tea/receive", body: #"{"quantity":4}"#, token: staff),
        PartitionID(.reservation, 0), ReceiveStock.type
      ),
      (
        Request(
          method: "PUT", path: "/api/v1/admin/customers/ada",
          body: #"{"email":"a@b","name":"Ada","country":"EIRE","segments":["a","b"]}"#, token: staff),
        PartitionID(.customers, 0), PutCustomer.type
      ),
    ]
    for (request, partition, type) in changes {
      let client = try intake.client()
      try client.send(request)
      let message = try worker.message(of: partition.log)
      #expect(message.head.type == type)
      try worker.reply(Outcome(200, body: Array("{}".utf8)), to: message)
      #expect(try client.answer().status == 200)
    }
    let customer = try worker.message(of: PartitionID(.customers, 0).log).decode(PutCustomer.self)
    #expect(customer.country == "IE")
    #expect(customer.segments == "a;b")
  }
}
