import Contracts
import HTTP
import JSON
import Messaging
import Redis
import TestSupport
import Testing

/// What an intake says of itself on `/metrics`.
@Suite(.serialized)
struct GatewayMetricsTests {
  private let server: RedisServer
  private let worker: PlayedWorker
  private let intake: IntakeThread
  private let log = PartitionID(.orders, 0).log

  init() throws {
    server = try RedisServer()
    worker = try PlayedWorker(server)
    let intake = IntakeThread(server.address)
    try intake.awaitReady()
    self.intake = intake
  }

  private func value(_ sample: String) throws -> Double? {
    let answer = try intake.client().ask(.get("/metrics", token: nil))
    #expect(answer.status == 200)
    #expect(answer.header("Content-Type") == "text/plain; version=0.0.4; charset=utf-8")
    let line = answer.text.split(separator: "\n").first { $0.hasPrefix("\(sample) ") }
    return line.flatMap { Double($0.dropFirst(sample.utf8.count + 1)) }
  }

  private func confirm(_ index: Int, as orderID: String? = nil) throws {
    let message = try worker.message(index, of: log)
    let id = try orderID ?? message.decode(PlaceOrder.self).orderID
    try worker.reply(Outcome(201, location: "/api/v1/orders/\(id)", body: Array("{}".utf8)), to: message)
  }

  @Test
  func `requests are counted by route and status, and orders when they are confirmed`() throws {
    let client = try intake.client()
    for index in 0..<2 {
      try client.send(Request())
      try confirm(index)
      #expect(try client.answer().status == 201)
    }
    #expect(try client.ask(Request(body: "{")).status == 400)
    #expect(try client.ask(.get("/api/v1/nothing")).status == 404)
    #expect(try value(#"gateway_request_seconds_count{route="POST /api/v1/orders",status="201"}"#) == 2)
    #expect(try value(#"gateway_request_seconds_count{route="POST /api/v1/orders",status="400"}"#) == 1)
    #expect(try value(#"gateway_request_seconds_count{route="none",status="404"}"#) == 1)
    #expect(try value("orders_created_total") == 2)
    #expect(try value("order_creation_seconds_count") == 2)
  }

  @Test
  func `an order repeated under its key is created once`() throws {
    let client = try intake.client()
    try client.send(Request(headers: [("Idempotency-Key", "k")]))
    let first = try worker.message(0, of: log).decode(PlaceOrder.self).orderID
    try confirm(0)
    #expect(try client.answer().status == 201)
    try client.send(Request(headers: [("Idempotency-Key", "k")]))
    try confirm(1, as: first)
    #expect(try client.answer().status == 201)
    #expect(try value("orders_created_total") == 1)
  }

  @Test
  func `what waits in a log has an age`() throws {
    let sample = #"stream_oldest_unprocessed_seconds{capability="orders",partition="orders.0"}"#
    try eventually { try value(sample) == 0 }
    let client = try intake.client()
    try client.send(Request())
    try eventually { try value(sample) ?? 0 > 0 }
    try confirm(0)
    #expect(try client.answer().status == 201)
  }

  @Test(arguments: [
    "", "00", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
    "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
    "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-x",
  ])
  func `a malformed trace is as if it were not there`(_ header: String) throws {
    let client = try intake.client()
    try client.send(Request(headers: [("traceparent", header)]))
    #expect(try worker.message(0, of: log).head.traceparent == nil)
    try confirm(0)
    #expect(try client.answer().status == 201)
  }
}
