import Contracts
import Messaging
import Redis
import TestSupport
import Testing

/// What is Redis' own; everything else is in `TransportTests`.
@Suite(.serialized)
struct RedisTransportTests {
  private let server: RedisServer
  private let transport: RedisTransport

  init() throws {
    server = try RedisServer()
    transport = RedisTransport(server.address, PartitionID(.orders, 0))
  }

  @Test(arguments: ["allkeys-lru", "volatile-ttl"])
  func `a Redis that may drop streams is unusable, and says what to change`(_ policy: String) throws {
    try server.call(RedisCommand("CONFIG", "SET", "maxmemory-policy", policy))
    let error = try #require(throws: TransportError.self) { try transport.exchange(Exchange()) }
    guard case .unusable(let advice) = error else { throw error }
    #expect(advice.contains(policy))
    #expect(advice.contains("CONFIG SET maxmemory-policy noeviction"))
    try server.call(RedisCommand("CONFIG", "SET", "maxmemory-policy", "noeviction"))
    _ = try transport.exchange(Exchange())
  }
}
