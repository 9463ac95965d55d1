import Messaging
import Redis

/// Whether Redis can be used at all, before anything starts.
enum RedisCheck {
  static func run(_ address: RedisAddress) throws(Failure) {
    do {
      let facts = try ServerFacts(try RedisConnection(address, timeoutMilliseconds: 3_000))
      guard facts.keepsEverything else { throw Failure.notPossible(facts.policyAdvice) }
    } catch let failure as Failure { throw failure } catch {
      throw .notPossible("Redis at \(address) cannot be used: \(error); start it, or set ORDERFLOW_REDIS_URL")
    }
  }
}
