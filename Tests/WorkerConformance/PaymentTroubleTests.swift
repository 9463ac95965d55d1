import BrokerSupport
import Contracts
import JSON
import Messaging
import Payments
import SQLite
import Testing

/// What the provider will not do, or does not answer for good; and the calls themselves, from row to answer.
@Suite(.serialized)
struct PaymentTroubleTests {
  private let rig: Rig
  private let order = Scripts.orderID(1)

  init() throws {
    rig = try Rig(CapabilityCase(capability: Payments.self, script: []))
  }

  private func write<P: Payload>(_ id: String, _ payload: P) throws {
    let message = CapabilityCase.message(id, payload, slip: P.type == AuthorizePayment.type ? Scripts.toOrders : [])
    try rig.broker.write([message], to: rig.item.partition.log)
    try rig.drain()
  }

  private func answer(_ operation: String, _ answer: PaymentAnswer?, round: Int = 0) throws {
    let call = "\(order).\(operation)"
    let body =
      answer.map { CallAnswered(call: call, round: round, answer: $0.json) }
      ?? CallAnswered(call: call, round: round, failure: "no answer")
    try write("\(call).a\(round)", body)
  }

  private func confirm() throws {
    try write("authorize", AuthorizePayment(Scripts.payable(1)))
    try answer("authorize.r0", PaymentAnswer("authorized"))
    try write(
      "confirmed",
      OrderConfirmed(
        orderID: order, attempt: 0, customerID: "ada", total: Money(750, "GBP"), lines: Scripts.payable(1).lines,
        paymentStatus: "authorized"))
  }

  private func column(_ name: String, of table: String = "payments") throws -> [String] {
    try Database(path: rig.storePath, access: .readOnly).query("SELECT \(name) FROM \(table)") { $0.text(0) }
  }

  private var statuses: [String] {
    get throws {
      try rig.broker.entries(CapabilityName.payments.events).flatMap(\.messages).map {
        try $0.decode(PaymentChanged.self).status
      }
    }
  }

  /// Sends a dead letter once more, as an operator does.
  private func retry(_ number: Int) throws {
    let letter = try Database(path: rig.storePath, access: .readOnly).query(
      "SELECT id, body FROM dead_letters ORDER BY at, id"
    ) { ($0.text(0), $0.bytes(1)) }
    let (id, body) = try #require(letter.last)
    try write("\(id).r\(number)", try RetryPayment(jsonBytes: body))
  }

  @Test
  func `a capture that is declined has failed, and a person can have it tried again under another key`() throws {
    try confirm()
    try answer("capture.r0", PaymentAnswer("declined", reason: "closed for lunch"))
    #expect(try column("state") == ["capture_failed"])
    #expect(try column("cause", of: "dead_letters").first?.contains("closed for lunch") == true)
    #expect(try rig.runner.takeCalls() == [], "no call is made until somebody says so")
    try retry(1)
    #expect(try column("state") == ["capturing"])
    #expect(try rig.runner.takeCalls().map(\.id) == ["\(order).capture.r0.d1"])
    try answer("capture.r0.d1", PaymentAnswer("captured"))
    #expect(try statuses == ["authorized", "capture_failed", "captured"])
    #expect(try rig.count("calls") == 0)
  }

  @Test
  func `a capture without an answer is asked for under the same key, and fails after half an hour`() throws {
    try confirm()
    for round in 0..<6 {
      #expect(try column("state") == ["capturing"])
      let call = try #require(try rig.runner.takeCalls().last)
      #expect(call.id == "\(order).capture.r0" && call.round == round)
      try answer("capture.r0", nil, round: round)
    }
    #expect(try column("state") == ["capture_failed"])
    #expect(try rig.count("dead_letters") == 1)
    // Given up then, it must be known whether money was taken: the same key says so.
    try write("void", VoidPayment(orderID: order, attempt: 0))
    #expect(try rig.runner.takeCalls().map(\.id) == ["\(order).capture.r0"])
    try answer("capture.r0", PaymentAnswer("captured"), round: 6)
    try answer("refund.void", PaymentAnswer("refunded"))
    #expect(try statuses.last == "refunded")
    #expect(try column("refunded") == ["750"])
  }

  @Test
  func `a declined refund is left to a person, and the next one goes on`() throws {
    try confirm()
    try answer("capture.r0", PaymentAnswer("captured"))
    for name in ["a", "b"] {
      try write("refund.\(name)", RefundPayment(orderID: order, refundID: name, amount: Money(300, "GBP")))
    }
    try answer("refund.a", PaymentAnswer("declined"))
    #expect(try column("state", of: "refunds") == ["failed", "refunding"])
    try answer("refund.b", PaymentAnswer("refunded"))
    try retry(1)
    try answer("refund.a.d1", PaymentAnswer("refunded"))
    #expect(try column("state", of: "refunds") == ["refunded", "refunded"])
    #expect(try column("refunded") == ["600"])
  }

  @Test(arguments: [(151, "GBP"), (0, "GBP"), (-5, "GBP"), (10, "EUR")])
  func `a refund that the capture does not cover is set aside`(_ amount: Int64, _ currency: String) throws {
    try confirm()
    try answer("capture.r0", PaymentAnswer("captured"))
    try write("refund.a", RefundPayment(orderID: order, refundID: "a", amount: Money(600, "GBP")))
    try write("refund.b", RefundPayment(orderID: order, refundID: "b", amount: Money(amount, currency)))
    #expect(try rig.count("dead_letters") == 1)
    #expect(try column("refund_id", of: "refunds") == ["a"])
  }

  @Test
  func `the customer's token goes to the provider and nowhere else`() throws {
    try confirm()
    let call = try #require(try rig.runner.takeCalls().first)
    #expect(call.id == "\(order).capture.r0")
    let left = try rig.domain().values.joined().joined() + (try rig.sent()).values.joined()
    #expect(!left.contains("tok_ok"))
    let frames = try Database(path: rig.storePath, access: .readOnly).query(
      "SELECT CAST(payload AS TEXT) FROM outbox UNION ALL SELECT CAST(request AS TEXT) FROM calls"
    ) { $0.text(0) }
    #expect(!frames.contains { $0.contains("tok_ok") })
  }

  // MARK: Calls

  @Test
  func `a call is given out once, again after a restart, and no more once it is answered`() throws {
    try write("authorize", AuthorizePayment(Scripts.payable(1)))
    let call = try #require(try rig.runner.takeCalls().first)
    let request = try PaymentCall(jsonBytes: call.request)
    #expect(call.id == "\(order).authorize.r0" && call.cause == "authorize")
    #expect(request.token == "tok_ok" && request.amount == Money(750, "GBP"))
    #expect(try rig.runner.takeCalls() == [])
    try rig.restart()
    #expect(try rig.runner.takeCalls() == [call])
    try rig.drain()
    try rig.broker.flush()
    #expect(throws: TransportError.self) { try rig.drain() }
    try rig.drain()
    #expect(try rig.runner.takeCalls() == [call], "its answer may have been lost with the broker")
    try answer("authorize.r0", PaymentAnswer("authorized"))
    try rig.restart()
    #expect(try rig.runner.takeCalls() == [])
    #expect(try rig.count("calls") == 0)
  }

  @Test
  func `of two answers to one call the first is taken`() throws {
    try write("authorize", AuthorizePayment(Scripts.payable(1)))
    try answer("authorize.r0", PaymentAnswer("authorized"))
    try answer("authorize.r0", PaymentAnswer("declined"))
    // Under another id too: nobody waits any more.
    try write(
      "odd", CallAnswered(call: "\(order).authorize.r0", round: 0, answer: PaymentAnswer("declined").json))
    #expect(try column("state") == ["authorized"])
    #expect(try rig.count("dead_letters") == 0)
  }
}
