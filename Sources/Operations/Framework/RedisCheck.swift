import Messaging
import Redis

/// Whether Redis can be used at all, before anything starts.
enum RedisCheck {
  static func run(_ address: RedisAddress) throws(Failure) {
    do {
      let facts = try ServerFacts(try RedisConnection(address, timeoutMilliseconds: 3_000))
      guard facts.keepsEverything else { throw Failure.notPossible(facts.policyAdvice) }
    } catch let failure as Failure { throw failure } catch {
      let reason = (error as? RedisError)?.message ?? "\(error)"
      throw .notPossible(
        "Redis at \(address) cannot be used (\(reason)): start the system with `orderflow up` or runbooks/quickstart, "
          + "or set ORDERFLOW_REDIS_URL to a Redis that runs")
    }
  }
}
