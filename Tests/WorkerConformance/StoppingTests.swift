import BrokerSupport
import Contracts
import Foundation
import Messaging
import Redis
import SQLite
import TestSupport
import Testing

/// A whole worker process' part, told to stop as by SIGTERM.
@Suite(.serialized)
struct StoppingTests {
  /// A worker of one capability on a Redis and a store of its own.
  private struct Workplace {
    let server: RedisServer
    let rig: Rig

    init(_ item: CapabilityCase) throws {
      let broker = try RedisBroker()
      server = broker.server
      rig = try Rig(item, broker: broker)
    }

    /// Works until `isDone`, then is told to stop and waited for.
    func work(until isDone: () throws -> Bool) throws {
      let path = rig.storePath
      let configuration = WorkerConfiguration(
        redis: server.address, topology: rig.item.topology, settings: [:], leaseMilliseconds: 30_000,
        retention: Retention(), pinned: [rig.item.number], directory: server.scratchPath("data"),
        storePath: { _ in path },
        storeIdentity: { _ in "rig" })
      let process = WorkerProcess([rig.item.capability], configuration)
      let stop = StopFlag()
      let thread = WorkerThread { process.run(until: stop) }
      defer {
        stop.set()
        thread.join()
      }
      try eventually { try isDone() }
    }

    func done() throws -> EntryID {
      try rig.broker.value(rig.item.partition.done).flatMap { Position($0)?.entry } ?? .zero
    }
  }

  @Test(arguments: CapabilityCase.all)
  func `a worker told to stop leaves nothing half done, and the next one goes on`(_ item: CapabilityCase) throws {
    let calm = try Rig(item)
    try calm.write(item.script)
    try calm.drain()
    let place = try Workplace(item)
    let half = item.script.count / 2
    try place.rig.write(Array(item.script[..<half]))
    try place.work { try place.done() > .zero }
    let connection = try place.server.connection()
    for key in [item.partition.lease, item.partition.owner] {
      #expect(try connection.call(RedisCommand("EXISTS", key)).value.integer == 0, "\(key) was not given back")
    }
    let group = item.capability.name.group(marker: try connection.call(Incarnation.read).value.text ?? "")
    let pending = try connection.call(RedisCommand("XPENDING", item.partition.log, group)).value[0].integer
    #expect(pending == 0)
    try place.rig.write(Array(item.script[half...]), from: half + 1)
    let last = EntryID(UInt64(CapabilityCase.start), UInt64(item.script.count))
    try place.work { try place.done() == last }
    #expect(try place.rig.domain() == calm.domain())
    #expect(try place.rig.sent() == calm.sent())
    #expect(try place.rig.count("dead_letters") == 0)
  }
}
