import Contracts
import HTTP
import JSON
import Messaging
import Redis
import TestSupport
import Testing

/// How an outcome becomes an answer.
@Suite(.serialized)
struct ReplyTests {
  private let server: RedisServer
  private let worker: PlayedWorker
  private let intake: IntakeThread

  init() throws {
    server = try RedisServer()
    worker = try PlayedWorker(server)
    let intake = IntakeThread(server.address, ordersPartitions: 2)
    try intake.awaitReady()
    self.intake = intake
  }

  private let orderLog = PartitionID(.orders, Slot(of: "ada").partition(of: 2)).log
  private let products = PartitionID(.pricing, 0).queries

  private func outcome(_ status: Int = 200, tag: String? = nil, _ body: String = #"{"id":"o1"}"#) -> Outcome {
    Outcome(status, location: status == 201 ? "/api/v1/orders/o1" : nil, entityTag: tag, body: Array(body.utf8))
  }

  @Test
  func `an outcome is answered as it is`() throws {
    let client = try intake.client()
    try client.send(Request(headers: [("X-Request-ID", "r1")]))
    try worker.reply(outcome(201, tag: "\"3\""), to: worker.message(of: orderLog))
    let answer = try client.answer()
    #expect(answer.status == 201)
    #expect(answer.text == #"{"id":"o1"}"#)
    #expect(answer.header("Location") == "/api/v1/orders/o1")
    #expect(answer.header("ETag") == "\"3\"")
    #expect(answer.header("Content-Type") == "application/json")
    #expect(answer.header("Cache-Control") == "no-store")
    #expect(answer.header("X-Request-ID") == "r1")
  }

  @Test
  func `a refusal is a problem document, completed with the request`() throws {
    let client = try intake.client()
    try client.send(Request(headers: [("X-Request-ID", "r1")]))
    let shortage = Shortage(productID: "tea", sku: "tea", warehouseID: "MAIN", requested: 2, available: 1)
    try worker.reply(Outcome(.outOfStock([shortage])), to: worker.message(of: orderLog))
    let answer = try client.answer()
    #expect(answer.status == 409)
    #expect(answer.problem == "out-of-stock")
    #expect(answer.header("Content-Type") == "application/problem+json")
    let json = try answer.json
    #expect(json["out_of_stock_items"]?[0]?["available"]?.int == 1)
    #expect(json["instance"]?.string == "/api/v1/orders")
    #expect(json["request_id"]?.string == "r1")
  }

  @Test(arguments: ["\"3\"", "W/\"3\"", "*", "\"1\", \"3\""])
  func `what the reader already has is not sent again`(_ condition: String) throws {
    let client = try intake.client()
    try client.send(.get("/api/v1/products/tea", [("If-None-Match", condition)]))
    try worker.reply(outcome(tag: "\"3\""), to: worker.message(of: products))
    let answer = try client.answer()
    #expect(answer.status == 304)
    #expect(answer.body.isEmpty)
    #expect(answer.header("ETag") == "\"3\"")
  }

  @Test
  func `another tag is sent whole`() throws {
    let client = try intake.client()
    try client.send(.get("/api/v1/products/tea", [("If-None-Match", "\"2\"")]))
    try worker.reply(outcome(tag: "\"3\""), to: worker.message(of: products))
    #expect(try client.answer().status == 200)
  }

  @Test
  func `answers find their requests in whatever order they come`() throws {
    let clients = try (0..<4).map { _ in try intake.client() }
    for (number, client) in clients.enumerated() { try client.send(.get("/api/v1/products/p\(number)")) }
    _ = try worker.message(3, of: products)
    for message in try worker.messages(products).reversed() {
      let id = try message.decode(GetProduct.self).productID
      try worker.reply(outcome(200, #"{"id":"\#(id)"}"#), to: message)
    }
    for (number, client) in clients.enumerated() {
      #expect(try client.answer().text == #"{"id":"p\#(number)"}"#)
    }
  }

  @Test
  func `junk, strangers and repetitions among the replies disturb nobody`() throws {
    let client = try intake.client()
    try client.send(.get("/api/v1/products/tea"))
    let message = try worker.message(of: products)
    let stream = try #require(message.head.replyTo)
    try worker.call(RedisCommand("XADD", stream, "*", "some", "thing"))
    try worker.call(RedisCommand("XADD", stream, "*", "id", "x", "head", "{", "body", "{}"))
    let stranger = Message(id: "stranger", head: message.head, body: message.body)
    try worker.reply(outcome(), to: stranger)
    for _ in 0..<3 { try worker.reply(outcome(), to: message) }
    #expect(try client.answer().status == 200)
    #expect(try client.ask(.get("/health/ready")).status == 200)
  }

  @Test
  func `everybody's orders are gathered from every partition, newest first`() throws {
    let client = try intake.client()
    try client.send(.get("/api/v1/orders?limit=3"))
    for (number, ids) in [["ord_5", "ord_2"], ["ord_4", "ord_3"]].enumerated() {
      let message = try worker.message(of: PartitionID(.orders, number).queries)
      #expect(try message.decode(ListOrders.self).limit == 3)
      let orders = ids.map { #"{"id":"\#($0)"}"# }.joined(separator: ",")
      try worker.reply(outcome(200, #"{"orders":[\#(orders)]}"#), to: message)
    }
    let json = try client.answer().json
    #expect(json["orders"]?.elements.map { $0["id"]?.string } == ["ord_5", "ord_4", "ord_3"])
    #expect(json["next_cursor"]?.string == "ord_3")
  }
}
