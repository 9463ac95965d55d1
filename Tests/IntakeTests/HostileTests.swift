import Contracts
import Foundation
import HTTP
import Intake
import Messaging
import Redis
import TestSupport
import Testing

/// What attackers and broken programs send: each gets its code, and a client that behaves keeps getting its answers.
@Suite(.serialized)
struct HostileTests {
  private let server: RedisServer
  private let worker: PlayedWorker
  private let intake: IntakeThread
  private static let token = Token.make()

  init() throws {
    server = try RedisServer()
    worker = try PlayedWorker(server)
    let intake = IntakeThread(server.address)
    try intake.awaitReady()
    self.intake = intake
  }

  struct Attack: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let bytes: [UInt8]
    let statuses: Set<Int>

    init(_ name: String, _ statuses: Set<Int>, head: String = "", body: [UInt8] = []) {
      testDescription = name
      self.statuses = statuses
      bytes =
        Array(
          "POST /api/v1/orders HTTP/1.1\r\nHost: intake\r\nAuthorization: Bearer \(HostileTests.token)\r\n\(head)\r\n"
            .utf8)
        + body
    }

    /// A body with its right length.
    init(_ name: String, _ statuses: Set<Int>, body: [UInt8]) {
      self.init(name, statuses, head: "Content-Length: \(body.count)\r\n", body: body)
    }
  }

  private static let order = Array(OrderBody().text.utf8)

  static let attacks: [Attack] = [
    Attack(
      "both lengths", [400], head: "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", body: Array("0\r\n\r\n".utf8)),
    Attack("two lengths", [400], head: "Content-Length: 2\r\nContent-Length: 3\r\n", body: Array("{} ".utf8)),
    Attack("a length list", [400], head: "Content-Length: 2, 3\r\n", body: Array("{} ".utf8)),
    Attack("a negative length", [400], head: "Content-Length: -1\r\n"),
    Attack("a length with a sign", [400], head: "Content-Length: +2\r\n", body: Array("{}".utf8)),
    Attack("a length of twenty digits", [400], head: "Content-Length: 99999999999999999999\r\n"),
    Attack("a length of a terabyte", [413], head: "Content-Length: 1099511627776\r\n"),
    Attack("a chunk without size", [400], head: "Transfer-Encoding: chunked\r\n", body: Array("\r\n{}\r\n".utf8)),
    Attack("a chunk of no number", [400], head: "Transfer-Encoding: chunked\r\n", body: Array("xyz\r\n{}\r\n".utf8)),
    Attack(
      "a chunk of all memory", [400, 413], head: "Transfer-Encoding: chunked\r\n",
      body: Array("fffffffffffffff\r\n".utf8)),
    Attack(
      "a chunk longer than it says", [400], head: "Transfer-Encoding: chunked\r\n",
      body: Array("1\r\n{}\r\n0\r\n\r\n".utf8)),
    Attack("chunked twice", [400], head: "Transfer-Encoding: chunked, chunked\r\n"),
    Attack("an unknown coding", [501], head: "Transfer-Encoding: gzip\r\n"),
    Attack("a folded field", [400], head: "X-Folded: a\r\n b\r\nContent-Length: 0\r\n"),
    Attack("a NUL in a field", [400], head: "X-Nul: a\0b\r\nContent-Length: 0\r\n"),
    Attack("a bare line feed", [400], head: "X-Bare: a\nX-Other: b\r\nContent-Length: 0\r\n"),
    Attack("a space before the colon", [400], head: "Content-Length : 0\r\n"),
    Attack("two hosts", [400], head: "Host: other\r\nContent-Length: 0\r\n"),
    Attack("40 KB of one field", [431], head: "X-Wide: \(String(repeating: "x", count: 40_960))\r\n"),
    Attack(
      "40 KB of many fields", [431],
      head: (0..<1_000).map { "X-\($0): \(String(repeating: "y", count: 34))\r\n" }.joined()),
    Attack("a body of 3 MB", [413], body: [UInt8](repeating: 0x20, count: 3 << 20)),
    Attack("200 000 nested arrays", [400], body: [UInt8](repeating: 0x5b, count: 200_000)),
    Attack("200 000 nested objects", [400], body: Array(String(repeating: #"{"a":"#, count: 200_000).utf8)),
    Attack("bad UTF-8", [400, 422], body: Array(#"{"customer_id":""#.utf8) + [0xff, 0xc0, 0x80] + Array(#""}"#.utf8)),
    Attack("half a surrogate", [400, 422], body: Array(#"{"customer_id":"\ud800"}"#.utf8)),
    Attack("a NUL as JSON", [400], body: [0]),
    Attack(
      "a number without end", [400, 422], body: Array("{\"quantity\":1\(String(repeating: "0", count: 400_000))}".utf8)),
  ]

  @Test(arguments: attacks)
  func `an attack gets its code, and nobody else notices`(_ attack: Attack) throws {
    let honest = try intake.client()
    #expect(try honest.ask(.get("/health/live")).status == 200)
    let attacker = try intake.client()
    try attacker.send(attack.bytes)
    let answer = try attacker.answer()
    #expect(attack.statuses.contains(answer.status), "\(answer.status) \(answer.text)")
    #expect(answer.header("Content-Type") == "application/problem+json")
    #expect(answer.header("X-Request-ID") != nil)
    try placeOrder(honest)
    #expect(try worker.messages().count == 1, "nothing of the attack became a message")
  }

  @Test(arguments: [
    "\r\n\r\n\r\nx\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "\u{16}\u{3}\u{1}",
    "POST http:// HTTP/1.1\r\n\r\n",
    "GET / HTTP/1.1\r\n\r\n", "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n", "GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET /%c0%af HTTP/1.1\r\nHost: a\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
  ])
  func `what is no request of ours is refused`(_ text: String) throws {
    let attacker = try intake.client()
    try attacker.send(Array(text.utf8) + Array("\r\n\r\n".utf8))
    #expect([400, 505].contains(try attacker.answer().status))
    try placeOrder(intake.client())
  }

  @Test
  func `three hundred clients that send one line and stop keep nobody waiting`() throws {
    let idle = try (0..<300).map { _ in
      let client = try intake.client()
      try client.send(Array("POST /api/v1/orders HTTP/1.1\r\n".utf8))
      return client
    }
    for number in 0..<3 { try placeOrder(intake.client(), number) }
    #expect(idle.count == 300)
  }

  @Test
  func `a client that leaves in the middle disturbs nobody`() throws {
    for _ in 0..<50 {
      let client = try intake.client()
      try client.send(Array("POST /api/v1/orders HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{".utf8))
    }
    do {
      let client = try intake.client()
      try client.send(Request())
    }
    let message = try worker.message(0)
    try worker.reply(Outcome(201, body: Array("{}".utf8)), to: message)
    try placeOrder(intake.client(), 1)
  }

  /// An honest client's order, answered as a worker would.
  private func placeOrder(_ client: Client, _ index: Int = 0) throws {
    try client.send(Request())
    let message = try worker.message(index)
    try worker.reply(Outcome(201, body: Array("{}".utf8)), to: message)
    #expect(try client.answer().status == 201)
  }
}
