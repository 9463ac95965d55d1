import Contracts
import Messaging
import SQLite
import Testing

/// What is passed on without a commit.
struct OutboxRelayTests {
  private let reply = Publication(.replies(stream: "r"), Array("reply".utf8))

  @Test
  func `a relay has no row, and is proven as a row is`() throws {
    let rig = try OutboxRig()
    let awaited = rig.outbox.relay([toLog("a"), reply, toLog("b", logs[1])])
    #expect(awaited == [1, 3], "a reply needs no proof")
    #expect(rig.outbox.count == 3 && rig.outbox.relays == 3)
    #expect(try rig.rows == 0)
    #expect(rig.send().count == 3)
    #expect(rig.outbox.takeProvenRelays() == [2])
    for partition in logs { rig.confirm(partition, upTo: 3) }
    #expect(Set(rig.outbox.takeProvenRelays()) == awaited)
    #expect(rig.outbox.takeProvenRelays() == [])
    #expect(rig.outbox.count == 0 && rig.outbox.relays == 0)
    #expect(!rig.outbox.hasProvenRows)
  }

  @Test
  func `relays and rows of one destination keep their order`() throws {
    let rig = try OutboxRig()
    try rig.commit([toLog("row 1")])
    _ = rig.outbox.relay([toLog("relay")])
    try rig.commit([toLog("row 2")])
    #expect(rig.send() == ["row 1", "relay", "row 2"])
    rig.confirm(upTo: 2)
    #expect(rig.outbox.takeProvenRelays() == [1])
    #expect(rig.outbox.count == 1 && rig.outbox.relays == 0)
  }

  @Test
  func `starting over drops relays and keeps rows`() throws {
    let rig = try OutboxRig()
    try rig.commit([toLog("row 1")])
    _ = rig.outbox.relay([toLog("relay"), toLog("other", logs[1]), reply])
    try rig.commit([toLog("row 2")])
    rig.send()
    rig.outbox.startOver()
    #expect(rig.outbox.count == 2 && rig.outbox.relays == 0)
    #expect(rig.outbox.takeProvenRelays() == [])
    #expect(rig.send() == ["row 1", "row 2"])
    #expect(rig.outbox.relay([toLog("again")]) == [4], "numbers are not used twice")
  }

  @Test
  func `relays that are spilled are rows, in flight as they were`() throws {
    let rig = try OutboxRig()
    try rig.commit([toLog("row 1")])
    _ = rig.outbox.relay([toLog("relay 1"), toLog("relay 2"), toLog("other", logs[1])])
    rig.send()
    try rig.rig.database.transaction { try rig.outbox.spill(at: now) }
    rig.outbox.spilled()
    #expect(rig.outbox.count == 4 && rig.outbox.relays == 0)
    #expect(try rig.rows == 4)
    #expect(rig.send() == [], "they were sent before")
    for partition in logs { rig.confirm(partition, upTo: 4) }
    #expect(rig.outbox.takeProvenRelays() == [])
    try rig.commit([toLog("row 2")])
    #expect(try rig.rows == 1)
    try rig.reopen()
    #expect(rig.send() == ["row 2"])
  }

  @Test
  func `spilled relays are sent again after a restart, in their order`() throws {
    let rig = try OutboxRig()
    try rig.commit([toLog("row 1")])
    _ = rig.outbox.relay([toLog("relay 1"), toLog("relay 2")])
    try rig.rig.database.transaction { try rig.outbox.spill(at: now) }
    rig.outbox.spilled()
    try rig.commit([toLog("row 2")])
    try rig.reopen()
    #expect(rig.send() == ["row 1", "relay 1", "relay 2", "row 2"])
  }

  @Test
  func `a restart knows nothing of relays`() throws {
    let rig = try OutboxRig()
    _ = rig.outbox.relay([toLog("relay")])
    try rig.reopen()
    #expect(rig.outbox.count == 0)
    #expect(rig.send() == [])
  }
}
