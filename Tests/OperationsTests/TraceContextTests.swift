import Contracts
import CrewSupport
import Messaging
import Redis
import TestSupport
import Testing

/// The trace of a request, followed through the streams.
@Suite(.serialized)
struct TraceContextTests {
  @Test(arguments: [2, 1_000])
  func `every message that an order causes belongs to the trace of its request`(_ quantity: Int64) throws {
    let crew = try Crew()
    try crew.open()
    let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    let order = try crew.order(1, quantity: quantity, trace: trace)
    try crew.drain()
    let redis = try crew.server.connection()
    let streams = crew.partitionIDs.map(\.log) + CapabilityName.allCases.map(\.events) + [Crew.replies]
    var found: [Message] = []
    for stream in streams {
      let entries = try redis.call(RedisCommand("XRANGE", stream, "-", "+")).value
      found += (0..<entries.count).compactMap { StreamEntry.read(entries[$0]) }.flatMap(\.messages)
    }
    let caused = found.filter { $0.id.hasPrefix(order) }
    #expect(caused.count >= 7, "\(caused.map(\.id))")
    for message in caused { #expect(message.head.traceparent == trace, "\(message.id)") }
    #expect(caused.contains { $0.head.type == Outcome.type }, "the reply too")
  }
}
