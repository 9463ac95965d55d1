package import Crypto
package import Messaging
package import Redis

/// What an intake needs to know.
package struct IntakeConfiguration: Sendable {
  package var host = "127.0.0.1"
  package var port = 8080
  package let redis: RedisAddress
  package let topology: Topology
  package var verifier: JWTVerifier
  /// Those of review mails; without a key none is good.
  package var reviewTokens = ReviewTokens(keys: [], issuer: "", audience: "")
  package var defaultWarehouse = "MAIN"
  /// How long a request waits for its outcome when it says nothing, and at most; milliseconds.
  package var defaultWait: Int64 = 5_000
  package var maximumWait: Int64 = 30_000
  /// How long, after that, orders is waited for to say whether it knows the order; milliseconds.
  package var lastQuestion: Int64 = 1_000
  /// How long Redis may owe an answer before it counts as away; milliseconds.
  package var silence: Int64 = 1_000

  /// Requests per minute of one customer, service or member of staff; 0 for no limit.
  package var customerLimit = 0
  package var serviceLimit = 0
  package var staffLimit = 0
  /// Origins whose pages may ask.
  package var origins: [String] = []
  package var breaker = BreakerSettings()
  /// Milliseconds of backlog above which new work is refused; 0 for no bound.
  package var backlogBound: Int64 = 10_000
  /// Whether orders are confirmed at prices that stand in while pricing is silent.
  package var hasStandInPrices = true
  /// Between two looks at how far the partitions are behind, milliseconds.
  package var backlogInterval: Int64 = 1_000

  /// An order's causal timeline, as JSON; nil when nothing knows the order. It may block.
  package var trace: @Sendable (_ orderID: String) throws -> [UInt8]? = { _ in nil }

  package init(redis: RedisAddress, topology: Topology, verifier: JWTVerifier) {
    self.redis = redis
    self.topology = topology
    self.verifier = verifier
  }
}
