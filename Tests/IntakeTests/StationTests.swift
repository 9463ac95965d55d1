import Contracts
import HTTP
import Intake
import Messaging
import Redis
import TestSupport
import Testing

/// Stations that are silent or behind.
@Suite(.serialized)
struct StationTests {
  private let server: RedisServer
  private let worker: PlayedWorker
  private let orders = PartitionID(.orders, 0)
  private let reservation = PartitionID(.reservation, 0)

  init() throws {
    server = try RedisServer()
    worker = try PlayedWorker(server)
  }

  private func intake(_ change: (inout IntakeConfiguration) -> Void) throws -> IntakeThread {
    let intake = IntakeThread(server.address, name: "intake-test", change)
    try intake.awaitReady()
    return intake
  }

  private func state(_ capability: String, _ intake: IntakeThread) throws -> String? {
    let text = try intake.client().ask(.get("/metrics", token: nil)).text
    let sample = "breaker_state{capability=\"\(capability)\"} "
    return text.split(separator: "\n").first { $0.hasPrefix(sample) }.map { String($0.dropFirst(sample.utf8.count)) }
  }

  private func late() -> Request { Request(headers: [("Prefer", "wait=1")]) }

  /// Settles a log as its owner would.
  private func settle(_ partition: PartitionID) throws {
    let redis = try server.connection()
    let last = try redis.call(RedisCommand("XREVRANGE", partition.log, "+", "-", "COUNT", "1")).value
    let entry = try #require(last.count == 1 ? last[0][0].text : nil)
    try redis.call(RedisCommand("SET", partition.done, "\(Incarnation.current(redis)) \(entry)"))
  }

  @Test
  func `a silent station opens its breaker, and a sign of life lets one probe through`() throws {
    let intake = try intake { $0.breaker.failures = 2 }
    let client = try intake.client()
    // A silence counts when the looks at the backlog cover it.
    var silent = 0
    try eventually {
      guard try client.ask(late()).problem == "no-answer" else { return true }
      silent += 1
      return false
    }
    #expect(silent >= 2)
    #expect(try state("orders", intake) == "2")
    let refused = try client.ask(Request())
    #expect(refused.status == 503)
    #expect(refused.problem == "circuit-open")
    #expect(refused.header("Retry-After") == "30")
    #expect(
      try client.ask(.get("/api/v1/products/tea", [("Prefer", "wait=0")])).problem == "no-answer", "that is not orders'"
    )
    #expect(try worker.messages(orders.log).count == silent)
    try settle(orders)
    try eventually { try state("orders", intake) == "1" }
    let probe = try intake.client()
    try probe.send(Request())
    let message = try worker.message(silent, of: orders.log)
    #expect(try client.ask(Request()).problem == "circuit-open", "one probe at a time")
    try worker.reply(Outcome(201, body: Array("{}".utf8)), to: message)
    #expect(try probe.answer().status == 201)
    #expect(try state("orders", intake) == "0")
  }

  @Test
  func `silence is held against the station that is silent`() throws {
    let intake = try intake { $0.breaker.failures = 1 }
    let redis = try server.connection()
    try redis.call(RedisCommand("XADD", reservation.log, "*", "id", "x", "head", "{}", "body", "{}"))
    let client = try intake.client()
    var asked = 0
    try eventually {
      try client.send(late())
      _ = try worker.message(asked, of: orders.log)
      asked += 1
      try settle(orders)
      #expect(try client.answer().status == 503)
      return try state("reservation", intake) == "2"
    }
    #expect(try state("orders", intake) == "0")
    #expect(try client.ask(Request()).problem == "circuit-open")
  }

  @Test
  func `refusals and short waits open nothing`() throws {
    let intake = try intake { $0.breaker.failures = 1 }
    let client = try intake.client()
    try client.send(Request())
    try worker.reply(Outcome(.outOfStock([])), to: worker.message(0, of: orders.log))
    #expect(try client.answer().status == 409)
    for _ in 0..<3 { #expect(try client.ask(Request(headers: [("Prefer", "wait=0")])).problem == "no-answer") }
    #expect(try client.ask(.get("/nothing")).status == 404)
    #expect(try state("orders", intake) == "0")
  }

  @Test
  func `a query that nobody answers counts too`() throws {
    let intake = try intake { $0.breaker.failures = 1 }
    let request = Request.get("/api/v1/products/tea", [("Prefer", "wait=1")])
    #expect(try intake.client().ask(request).problem == "no-answer")
    #expect(try state("pricing", intake) == "2")
    #expect(try intake.client().ask(request).problem == "circuit-open")
  }

  @Test
  func `an open breaker lets a probe through in its time, and its silence opens it again`() throws {
    let intake = try intake {
      $0.breaker.failures = 1
      $0.breaker.halfOpenAfter = 0
    }
    let request = Request.get("/api/v1/products/tea", [("Prefer", "wait=1")])
    for _ in 0..<2 { #expect(try intake.client().ask(request).problem == "no-answer") }
    #expect(try state("pricing", intake) == "2")
  }

  @Test
  func `while a station is far behind new work is refused, and queries and accepted work go on`() throws {
    let intake = try intake { $0.backlogBound = 50 }
    let accepted = try intake.client()
    try accepted.send(Request())
    let message = try worker.message(0, of: orders.log)
    let client = try intake.client()
    try eventually { try client.ask(Request(headers: [("Prefer", "wait=0")])).problem == "overloaded" }
    let refused = try client.ask(Request())
    #expect(refused.status == 503)
    #expect(refused.header("Retry-After") == "1")
    try client.send(.get("/api/v1/products/tea"))
    let query = try worker.message(0, of: PartitionID(.pricing, 0).queries)
    try worker.reply(Outcome(200, body: Array("{}".utf8)), to: query)
    #expect(try client.answer().status == 200)
    try worker.reply(Outcome(201, body: Array("{}".utf8)), to: message)
    #expect(try accepted.answer().status == 201)
    try settle(orders)
    try eventually { try client.ask(Request(headers: [("Prefer", "wait=0")])).problem == "no-answer" }
  }
}
