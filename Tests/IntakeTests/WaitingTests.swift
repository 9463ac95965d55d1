import Contracts
import HTTP
import Intake
import JSON
import Messaging
import Redis
import TestSupport
import Testing

/// Answers that do not come, and a Redis that goes away.
@Suite(.serialized)
struct WaitingTests {
  private let server: RedisServer
  private let worker: PlayedWorker
  private let intake: IntakeThread
  /// Another one, that waits for as long as it takes a test to answer the last question.
  private let patient: IntakeThread
  private let log = PartitionID(.orders, 0).log
  private let queries = PartitionID(.orders, 0).queries

  init() throws {
    server = try RedisServer()
    worker = try PlayedWorker(server)
    intake = IntakeThread(server.address)
    patient = IntakeThread(server.address, name: "patient") { $0.lastQuestion = 20_000 }
    for intake in [intake, patient] { try intake.awaitReady() }
  }

  private func readiness() throws -> HTTPClientResponse { try intake.client().ask(.get("/health/ready", token: nil)) }

  @Test(arguments: ["wait=0", "wait=1", "respond-async, wait=0"])
  func `no answer in time is unavailable, and safe to repeat`(_ preference: String) throws {
    let answer = try intake.client().ask(Request(headers: [("Prefer", preference)]))
    #expect(answer.status == 503)
    #expect(answer.problem == "no-answer")
    #expect(answer.header("Retry-After") == "1")
    #expect(try worker.entries(log).count == 1)
  }

  @Test
  func `a query without an answer ends the same way`() throws {
    let answer = try intake.client().ask(.get("/api/v1/products/tea", [("Prefer", "wait=0")]))
    #expect(answer.status == 503)
    #expect(answer.problem == "no-answer")
  }

  @Test
  func `an order that orders knows when the wait is over is accepted`() throws {
    let client = try patient.client()
    try client.send(Request(headers: [("Prefer", "wait=0")]))
    let placed = try worker.message(of: log).decode(PlaceOrder.self)
    let question = try worker.message(of: queries)
    #expect(try question.decode(GetOrder.self).orderID == placed.orderID)
    try worker.reply(Outcome(200, body: Array(#"{"status":"pending"}"#.utf8)), to: question)
    let answer = try client.answer()
    #expect(answer.status == 202)
    #expect(answer.header("Location") == "/api/v1/orders/\(placed.orderID)")
    #expect(answer.text == #"{"status":"pending"}"#)
  }

  @Test(arguments: [("pending", 503), ("confirmed", 503), ("cancelling", 202)])
  func `a cancellation that the order shows when the wait is over is accepted`(_ state: String, _ status: Int) throws {
    let client = try patient.client()
    let order = TimeOrderedID.make(TimeOrderedID.order, milliseconds: 1, random: 1, slot: Slot(of: "ada"))
    try client.send(
      Request(
        path: "/api/v1/orders/\(order)/cancel", body: #"{"reason":"late"}"#, token: Token.make(scope: "customer"),
        headers: [("Prefer", "wait=0")]))
    let sent = try worker.message(of: log).decode(CancelOrder.self)
    #expect(sent.orderID == order && sent.customerID == "ada" && sent.actor == "customer" && sent.reason == "late")
    let question = try worker.message(of: queries)
    #expect(try question.decode(GetOrder.self).customerID == "ada")
    try worker.reply(Outcome(200, body: Array(#"{"status":"\#(state)"}"#.utf8)), to: question)
    #expect(try client.answer().status == status)
  }

  @Test
  func `an order that orders does not know when the wait is over is not accepted`() throws {
    let client = try intake.client()
    try client.send(Request(headers: [("Prefer", "wait=0")]))
    try worker.reply(Outcome(.notFound("order", "o1")), to: worker.message(of: queries))
    #expect(try client.answer().problem == "no-answer")
  }

  @Test
  func `an outcome that comes with the last question is the answer`() throws {
    let client = try patient.client()
    try client.send(Request(headers: [("Prefer", "wait=0")]))
    _ = try worker.message(of: queries)
    try worker.reply(Outcome(201, body: Array("{}".utf8)), to: worker.message(of: log))
    #expect(try client.answer().status == 201)
  }

  @Test
  func `ready is not ready while Redis is away, and ready when it is back`() throws {
    server.end()
    try eventually { try readiness().status == 503 }
    let body = try readiness().json
    #expect(body["status"]?.string == "not ready")
    #expect(body["parts"]?["redis"]?.string != "ready")
    #expect(body["parts"]?["intake"]?.string == "ready")
    let refused = try intake.client().ask(Request())
    #expect(refused.status == 503)
    #expect(refused.problem == "unavailable")
    #expect(refused.header("Retry-After") == "1")
    try server.start()
    try intake.awaitReady()
    let client = try intake.client()
    try client.send(Request())
    let worker = try PlayedWorker(server)
    try worker.reply(Outcome(201, body: Array("{}".utf8)), to: worker.message(of: log))
    #expect(try client.answer().status == 201)
  }

  @Test
  func `a request that waits when Redis is emptied is sent again under its id`() throws {
    let client = try intake.client()
    try client.send(Request())
    let before = try worker.message(of: log)
    try worker.call(RedisCommand("FLUSHALL"))
    let after = try worker.message(of: log)
    #expect(after.id == before.id)
    #expect(after.head == before.head)
    #expect(after.body == before.body)
    try worker.reply(Outcome(201, body: Array("{}".utf8)), to: after)
    #expect(try client.answer().status == 201)
  }

  @Test
  func `a request that waits when Redis is exchanged is sent again under its id`() throws {
    let client = try intake.client()
    try client.send(Request())
    let before = try worker.message(of: log)
    server.end()
    try server.start()
    let worker = try PlayedWorker(server)
    let after = try worker.message(of: log)
    #expect(after.id == before.id)
    try worker.reply(Outcome(201, body: Array("{}".utf8)), to: after)
    #expect(try client.answer().status == 201)
  }

  @Test
  func `a full Redis is unavailable, at once`() throws {
    try worker.call(RedisCommand("CONFIG", "SET", "maxmemory", "1"))
    let answer = try intake.client().ask(Request())
    #expect(answer.status == 503)
    #expect(answer.problem == "unavailable")
    try worker.call(RedisCommand("CONFIG", "SET", "maxmemory", "0"))
    #expect(try worker.entries(log).isEmpty)
  }

  @Test
  func `a Redis that may drop streams is not used`() throws {
    server.end()
    try eventually { try readiness().status == 503 }
    try server.start()
    try PlayedWorker(server).call(RedisCommand("CONFIG", "SET", "maxmemory-policy", "allkeys-lru"))
    // It may be about to connect, and have looked already.
    try eventually {
      try PlayedWorker(server).call(RedisCommand("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"))
      return try readiness().status == 503
    }
    try PlayedWorker(server).call(RedisCommand("CONFIG", "SET", "maxmemory-policy", "noeviction"))
    try intake.awaitReady()
  }
}
