package import Redis

/// Which world of Redis this is: the server's `run_id` and a random marker key. Both are needed: a restart may keep the
/// marker, FLUSHALL keeps the run id.
package enum Incarnation {
  package static let key = "orderflow:incarnation"
  package static let read = RedisCommand("GET", key)
  /// The marker, and whether a copy of all stores is asked for.
  static let readWithCut = RedisCommand("MGET", key, Cut.key)

  /// As positions name it.
  package static func current(_ connection: RedisConnection) throws(RedisError) -> String {
    "\(try ServerFacts(connection).runID):\(try connection.call(read).value.text ?? "")"
  }

  /// The marker; made when it is missing.
  package static func establish(_ connection: RedisConnection) throws(RedisError) -> String {
    // Asked first: a full Redis refuses the SET, but can be read and trimmed.
    if let known = try connection.call(read).value.text { return known }
    let fresh = String(UInt64.random(in: 0...UInt64.max), radix: 36)
    try connection.call(RedisCommand("SET", key, fresh, "NX"))
    return try connection.call(read).value.text ?? ""
  }
}

extension RedisValue {
  /// What `TIME` answered; Unix milliseconds.
  package var clock: Int64 { (self[0].integer ?? 0) * 1_000 + (self[1].integer ?? 0) / 1_000 }
}

/// What is asked of a server when a connection is made.
package struct ServerFacts {
  package let runID: String
  package let clientID: Int64
  /// Unix milliseconds.
  package let clock: Int64
  package let maxmemoryPolicy: String

  package init(_ connection: RedisConnection) throws(RedisError) {
    let info = try connection.call(RedisCommand("INFO", "server")).value.text ?? ""
    runID =
      info.split(whereSeparator: \.isNewline).first { $0.hasPrefix("run_id:") }.map { String($0.dropFirst(7)) } ?? ""
    clientID = try connection.call(RedisCommand("CLIENT", "ID")).value.integer ?? 0
    clock = try connection.call(RedisCommand("TIME")).value.clock
    let policy = try connection.call(RedisCommand("CONFIG", "GET", "maxmemory-policy")).value
    maxmemoryPolicy = policy.count == 2 ? policy[1].text ?? "" : ""
  }

  /// Any other policy would let Redis drop streams when it is full.
  package var keepsEverything: Bool { maxmemoryPolicy == "noeviction" || maxmemoryPolicy.isEmpty }

  package var policyAdvice: String {
    "Redis has maxmemory-policy \(maxmemoryPolicy), which drops streams when memory is full: "
      + "set it with `redis-cli CONFIG SET maxmemory-policy noeviction` and in redis.conf"
  }
}
