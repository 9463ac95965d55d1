import Contracts
import Messaging
import Redis
import TestSupport
import Testing

@Suite(.serialized)
struct LeaseTests {
  private let server: RedisServer
  private let connection: RedisConnection
  private let partition = PartitionID(.orders, 0)

  init() throws {
    server = try RedisServer()
    connection = try server.connection()
  }

  private func lease(_ worker: String = "w1", milliseconds: Int64 = 600_000) -> Lease {
    let holder = Lease.Holder(worker: worker, host: "host-\(worker)", pid: 42, started: 4_711)
    return Lease(partition, holder: holder, duration: milliseconds)
  }

  private func text(_ command: RedisCommand) throws -> String? { try connection.call(command).value.text }
  private var holder: String? { get throws { try text(RedisCommand("HGET", partition.lease, "worker")) } }
  private var left: Int64 {
    get throws { try connection.call(RedisCommand("PTTL", partition.lease)).value.integer ?? 0 }
  }

  @Test
  func `one worker holds the lease, and no other`() throws {
    let first = try #require(try lease("w1").take(connection))
    #expect(first.fields.isEmpty, "nobody held it before")
    #expect(try lease("w2").take(connection) == nil)
    #expect(try lease("w2").renew(connection) == false)
    #expect(try lease("w1").renew(connection))
    #expect(try holder == "w1")
  }

  @Test
  func `another partition's lease is another lease`() throws {
    _ = try lease("w1").take(connection)
    let other = Lease(PartitionID(.orders, 1), holder: lease("w2").holder, duration: 600_000)
    #expect(try other.take(connection) != nil)
  }

  @Test
  func `renewing begins the time anew`() throws {
    _ = try lease(milliseconds: 300_000).take(connection)
    #expect(try left <= 300_000)
    #expect(try lease(milliseconds: 600_000).renew(connection))
    #expect(try left > 300_000)
  }

  @Test
  func `when it runs out another takes it, and finds the predecessor's connections`() throws {
    let first = lease("w1")
    _ = try first.take(connection)
    #expect(try first.register(connection, client: 7, runID: "run"))
    #expect(try first.register(connection, client: 8, runID: "run"))
    #expect(try lease("w1", milliseconds: 50).renew(connection))
    var before: Lease.Predecessor?
    try eventually {
      before = try lease("w2").take(connection)
      return before != nil
    }
    #expect(before?.clients == ["7", "8"])
    #expect(before?.runID == "run")
    #expect(before?.host == "host-w1")
    #expect(before?.pid == 42)
    #expect(before?.started == 4_711)
    #expect(try holder == "w2")
    #expect(try !first.renew(connection))
  }

  @Test
  func `connections of a former life of Redis are forgotten`() throws {
    let lease = lease()
    _ = try lease.take(connection)
    #expect(try lease.register(connection, client: 7, runID: "run 1"))
    #expect(try lease.register(connection, client: 3, runID: "run 2"))
    #expect(try lease.take(connection)?.clients == ["3"])
  }

  @Test
  func `the predecessor's words stand until the successor's first connection`() throws {
    _ = try lease("w1").take(connection)
    #expect(try lease("w1").register(connection, client: 7, runID: "run"))
    try connection.call(RedisCommand("DEL", partition.lease))
    // Crashed between taking and killing, it is told again.
    for _ in 0..<2 { #expect(try lease("w2").take(connection)?.clients == ["7"]) }
    #expect(try lease("w2").register(connection, client: 9, runID: "run"))
    #expect(try lease("w2").take(connection)?.clients == ["9"])
  }

  @Test
  func `only the holder can register or note anything`() throws {
    let (first, second) = (lease("w1"), lease("w2"))
    #expect(try !first.register(connection, client: 7, runID: "run"))
    _ = try first.take(connection)
    #expect(try !second.register(connection, client: 9, runID: "run"))
    try second.note(connection, "build", "2")
    try first.note(connection, "build", "1")
    #expect(try text(RedisCommand("HGET", partition.owner, "clients")) == nil)
    #expect(try text(RedisCommand("HGET", partition.lease, "build")) == "1")
  }

  @Test
  func `a lease that vanished with Redis' memory is taken again by renewing`() throws {
    _ = try lease().take(connection)
    try connection.call(RedisCommand("FLUSHALL"))
    #expect(try lease().renew(connection))
    #expect(try holder == "w1")
    #expect(try left > 0)
    #expect(try lease("w2").take(connection) == nil)
  }

  @Test
  func `a released lease is free at once, and leaves nobody to kill`() throws {
    _ = try lease("w1").take(connection)
    #expect(try lease("w1").register(connection, client: 7, runID: "run"))
    try lease("w2").release(connection)
    #expect(try holder == "w1", "only the holder can give it back")
    try lease("w1").release(connection)
    #expect(try holder == nil)
    #expect(try lease("w2").take(connection)?.clients == [])
  }

  @Test
  func `this process is told apart from any other`() throws {
    let holder = ProcessIdentity.holder(name: "orders")
    #expect(holder.worker.hasPrefix("orders-\(holder.pid)-"))
    #expect(holder.started == ProcessIdentity.startTime(of: holder.pid))
    #expect(holder.started > 0)
    #expect(ProcessIdentity.holder(name: "orders").worker != holder.worker)
    #expect(ProcessIdentity.startTime(of: -1) == nil)
    #expect(!holder.host.isEmpty)
  }

  @Test
  func `of many connections the newest are known, each whole`() throws {
    let lease = lease("w1")
    _ = try lease.take(connection)
    let ids = Array(Int64(1_000_000)..<1_000_200)
    for id in ids { #expect(try lease.register(connection, client: id, runID: "r")) }
    let clients = try #require(try lease.take(connection)).clients
    #expect(clients.count > 20)
    #expect(clients == ids.suffix(clients.count).map(String.init))
  }

  @Test
  func `what a process that ended held is free at once, and nobody else's`() throws {
    let dead = Lease(
      partition, holder: .init(worker: "w1", host: ProcessIdentity.hostName, pid: 42, started: 1), duration: 600_000)
    _ = try dead.take(connection)
    try connection.call(RedisCommand("ZADD", partition.capability.members, "1", "w1"))
    #expect(try dead.register(connection, client: 7, runID: "r"))
    try Lease.bury(pid: 43, [partition], connection)
    #expect(try lease("w2").take(connection) == nil, "another process' end changes nothing")
    try Lease.bury(pid: 42, [partition], connection)
    let predecessor = try #require(try lease("w2").take(connection))
    #expect(predecessor.clients == ["7"], "its connections are still known")
    #expect(try connection.call(RedisCommand("ZCARD", partition.capability.members)).value.integer == 0)
    try Lease.bury(pid: 42, [partition], connection)
    #expect(try holder == "w2")
  }
}
