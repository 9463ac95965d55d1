import Contracts
import Crypto
import HTTP
import Intake
import JSON
import Messaging
import TestSupport
import Testing

/// The link of a review mail stands in for a login, for one review.
@Suite(.serialized)
struct ReviewLinkTests {
  private static let log = PartitionID(.reviews, 0).log

  private let server: RedisServer
  private let intake: IntakeThread
  private let worker: PlayedWorker
  private let tokens = ReviewTokens(keys: [Token.key], issuer: "orderflow", audience: "orderflow")

  init() throws {
    server = try RedisServer()
    let tokens = tokens
    intake = IntakeThread(server.address) {
      $0.reviewTokens = tokens
      $0.customerLimit = 3
    }
    worker = try PlayedWorker(server)
    try intake.awaitReady()
  }

  private func token(expiresIn seconds: Int64 = 60) -> String {
    tokens.sign(
      ReviewToken(
        customerID: "ada", orderID: "ord_1", productID: "tea \"ü\"", expires: Clock.unixMilliseconds / 1_000 + seconds)
    ) ?? ""
  }

  private func request(_ token: String, _ rest: String = "", login: String? = nil) -> Request {
    Request(
      path: "/api/v1/reviews", body: #"{"token":"\#(token)","rating":5,"title":"T","body":"a\nb"\#(rest)}"#,
      token: login)
  }

  @Test func `it says who writes, and of what`() throws {
    let client = try intake.client()
    try client.send(request(token(), login: Token.make("bob", scope: "customer")))
    let message = try worker.message(of: ReviewLinkTests.log)
    let command: CreateReview = try message.decode()
    #expect([command.customerID, command.orderID, command.productID] == ["ada", "ord_1", "tea \"ü\""])
    #expect(command.body == "a\nb" && TimeOrderedID.isValid(command.reviewID, prefix: TimeOrderedID.review))
    try worker.reply(Outcome(201, body: Array("{}".utf8)), to: message)
    #expect(try client.answer().status == 201)
  }

  @Test func `expired, changed or of another kind it is none, whatever login comes with it`() throws {
    let client = try intake.client()
    for bad in [token(expiresIn: 0), token() + "x", Token.make(), ""] {
      let answer = try client.ask(request(bad, login: Token.make("bob")))
      #expect(answer.status == 401 && answer.problem == "unauthorized", "\(answer.text)")
    }
    #expect(try client.ask(request(token(expiresIn: 0))).text.contains("The token has expired."))
    #expect(try client.ask(.get("/api/v1/customers/me", token: token())).status == 401, "it is no login")
    #expect(try worker.messages(ReviewLinkTests.log).isEmpty)
  }

  @Test func `it is for that order and product and by that customer alone`() throws {
    let client = try intake.client()
    let other = try client.ask(request(token(), #","order_id":"ord_2","product_id":"cup""#))
    #expect(other.status == 422 && other.pointers == ["/order_id", "/product_id"], "\(other.text)")
    #expect(try client.ask(request(token(), #","customer_id":"bob""#)).status == 403)
    let faulty = try client.ask(
      Request(
        path: "/api/v1/reviews",
        body: #"{"token":"\#(token())","rating":0,"title":"a\nb","body":"\u0007"}"#, token: nil))
    #expect(faulty.pointers == ["/rating", "/title", "/body"], "\(faulty.text)")
    #expect(try client.ask(request(token())).status == 429, "its customer's allowance is used up")
  }
}
