/// Messages that no handler understands, put into a log by hand.
extension OrderflowSystem {
  enum Capability: String { case orders, reservation, pricing, customers }

  func redis() throws -> RedisWire { try RedisWire(unixSocket: redisSocket) }

  /// Makes Redis forget everything, as soon as it answers: it may have been killed a moment ago.
  func flushRedis() throws {
    try eventually("a FLUSHALL that is obeyed") { (try? redis().call("FLUSHALL")) == "OK" }
  }

  /// Two messages `poison-1` and `poison-2`, and an entry that is no message; waits until they are set aside.
  /// - Returns: the id under which the last is kept.
  func poison(_ capability: Capability) throws -> String {
    let script = """
      for number = 1, 2 do
        redis.call('XADD', KEYS[1], '*', 'id', 'poison-' .. number, 'head', '{"type":"Nonsense","version":1,"sent":1}',
          'body', '{"order_id":"ord_poison"}')
      end
      return redis.status_reply(redis.call('XADD', KEYS[1], '*', 'some', 'thing'))
      """
    let entry = try redis().call("EVAL", script, "1", "orderflow:{\(capability.rawValue).0}:log")
    try eventually("three dead letters") { try SystemStatus(self).deadLetters == 3 }
    return "\(entry).0"
  }
}
