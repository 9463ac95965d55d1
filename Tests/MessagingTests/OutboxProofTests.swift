import Contracts
import Messaging
import SQLite
import Testing

/// An outbox row dies only when its receiver has committed it.
struct OutboxProofTests {
  @Test
  func `a row dies by a done that has passed it, and with the next commit`() throws {
    let rig = try OutboxRig()
    try rig.commit(toLog(0..<3))
    rig.send()
    rig.confirm(upTo: 2)
    #expect(rig.outbox.count == 1)
    #expect(rig.outbox.hasProvenRows)
    #expect(try rig.rows == 3)
    try rig.commit()
    #expect(try rig.rows == 1)
    #expect(!rig.outbox.hasProvenRows)
    try rig.reopen()
    #expect(rig.send() == ["2"])
  }

  @Test(arguments: ["second", ""])
  func `the done of another incarnation proves nothing`(_ incarnation: String) throws {
    let rig = try OutboxRig()
    try rig.commit(toLog(0..<3))
    rig.send()
    rig.confirm(upTo: 1_000, incarnation: incarnation)
    #expect(rig.outbox.count == 3)
    #expect(!rig.outbox.hasProvenRows)
  }

  @Test
  func `the done of another partition proves nothing`() throws {
    let rig = try OutboxRig()
    try rig.commit(toLog(0..<3))
    rig.send()
    rig.confirm(logs[1], upTo: 1_000)
    #expect(rig.outbox.count == 3)
  }

  @Test
  func `a row whose answer is outstanding is not proven by any done`() throws {
    let rig = try OutboxRig()
    try rig.commit(toLog(0..<3))
    _ = rig.outbox.take()
    rig.confirm(upTo: 1_000)
    #expect(rig.outbox.count == 3)
  }

  @Test
  func `a lost connection sends everything again, in order and marked`() throws {
    let rig = try OutboxRig()
    try rig.commit(toLog(0..<4))
    rig.send()
    rig.confirm(upTo: 1)
    rig.outbox.startOver()
    let taken = rig.outbox.take()
    #expect(taken.map { String(decoding: $0.payload, as: UTF8.self) } == ["1", "2", "3"])
    #expect(taken.allSatisfy { $0.isResent })
    // Their former ids are forgotten.
    rig.confirm(upTo: 1_000)
    #expect(rig.outbox.count == 3)
  }

  @Test
  func `an answer that comes after everything is sent again counts for nothing`() throws {
    let rig = try OutboxRig()
    try rig.commit(toLog(0..<2))
    _ = rig.outbox.take()
    rig.outbox.startOver()
    rig.outbox.sent([EntryID(1, 1), EntryID(1, 2)])
    rig.confirm(upTo: 1_000)
    #expect(rig.outbox.count == 2)
    #expect(rig.send() == ["0", "1"])
  }

  @Test
  func `another incarnation is met once, and its done is the one that proves`() throws {
    let rig = try OutboxRig()
    try rig.commit(toLog(0..<2))
    rig.send()
    #expect(!rig.outbox.meet("first"))
    #expect(rig.outbox.meet("second"))
    #expect(!rig.outbox.meet("second"))
    rig.outbox.startOver()
    #expect(rig.send() == ["0", "1"])
    rig.confirm(upTo: 1_000, incarnation: "first")
    #expect(rig.outbox.count == 2)
    rig.confirm(upTo: 1_000, incarnation: "second")
    #expect(rig.outbox.count == 0)
  }

  @Test(arguments: [
    Destination.cache, .events(.orders), .replies(stream: "r"), .dead(PartitionID(.orders, 0)),
  ])
  func `what needs no proof is settled by having been sent`(_ destination: Destination) throws {
    let rig = try OutboxRig()
    try rig.commit([Publication(destination, Array("x".utf8))])
    #expect(try rig.rows == 1)
    _ = rig.outbox.take()
    rig.outbox.sent([nil])
    #expect(rig.outbox.count == 0)
    #expect(rig.outbox.hasProvenRows)
    try rig.commit()
    #expect(try rig.rows == 0)
  }

  @Test
  func `a commit that fails keeps its proofs for the next`() throws {
    struct Refusal: Error {}
    let rig = try OutboxRig()
    try rig.commit(toLog(0..<2))
    rig.send()
    rig.confirm(upTo: 2)
    #expect(throws: Refusal.self) {
      try rig.rig.database.transaction {
        try rig.outbox.write([toLog("lost")], at: now)
        throw Refusal()
      }
    }
    #expect(try rig.rows == 2)
    try rig.commit([toLog("kept")])
    #expect(try rig.rows == 1)
    #expect(rig.send() == ["kept"])
  }
}
