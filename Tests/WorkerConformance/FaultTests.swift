import BrokerSupport
import Contracts
import Messaging
import SQLite
import Testing

@Suite(.serialized)
struct FaultTests {
  @Test(arguments: CapabilityCase.everywhere)
  func `poison is set aside and its neighbours are handled`(_ item: CapabilityCase) throws {
    let rig = try Rig(item)
    let poison = [
      Message(id: "bad-type", head: Head(type: "NoSuchThing", sent: CapabilityCase.start), body: Array("{}".utf8)),
      Message(
        id: "bad-body", head: Head(type: item.script[0].head.type, sent: CapabilityCase.start),
        body: Array(#"{"nonsense":true}"#.utf8)),
      Message(
        id: "bad-version", head: Head(type: item.script[0].head.type, version: 99, sent: CapabilityCase.start),
        body: item.script[0].body),
    ]
    try rig.write([item.script[0]] + poison + item.script.dropFirst(), perEntry: 3)
    let counts = try rig.drain()
    #expect(counts.deadLetters == poison.count)
    #expect(counts.handled == item.script.count)
    #expect(try rig.count("dead_letters") == poison.count)
    let calm = try Rig(item)
    try calm.write([item.script[0]] + item.script.dropFirst())
    try calm.drain()
    #expect(try rig.domain().mapValues(\.count) == calm.domain().mapValues(\.count))
  }

  @Test(arguments: CapabilityCase.everywhere)
  func `an entry that is no message is set aside`(_ item: CapabilityCase) throws {
    let rig = try Rig(item)
    try rig.broker.write(words: "some", "thing", to: item.partition.log)
    try rig.broker.write(words: "id", "x", "head", "{not json", "body", "{}", to: item.partition.log)
    #expect(try rig.drain().deadLetters == 2)
  }

  @Test(arguments: CapabilityCase.everywhere)
  func `a former owner's commit fails once another has taken over`(_ item: CapabilityCase) throws {
    let rig = try Rig(item)
    let sleeper = rig.runner
    try rig.restart()
    try rig.write(item.script)
    // The sleeper reads what the new owner never sees as new.
    #expect(throws: StoreError.self) {
      for _ in 0..<3 { try sleeper.runOnce() }
    }
    let before = try rig.count("inbox")
    #expect(before == 0)
    try rig.restart()
    #expect(try rig.drain().handled == item.script.count)
  }

  @Test(arguments: CapabilityCase.everywhere)
  func `a former owner learns that it is one, whatever its successor has sent`(_ item: CapabilityCase) throws {
    let rig = try Rig(item)
    try rig.drain()
    let sleeper = rig.runner
    try rig.restart()
    try rig.write(Array(item.script.dropLast()))
    try rig.drain()
    // These send nothing to other logs: nothing waits for its proof.
    let isQuiet = [.analytics, .loyalty, .notifications].contains(item.capability.name)
    #expect(try rig.sent().keys.contains { $0.contains(":log ") } != isQuiet)
    #expect(try rig.count("outbox") > 0 || isQuiet)
    try rig.write(item.script.suffix(1), from: 1_000)
    #expect(throws: StoreError.self) {
      for _ in 0..<3 { try sleeper.runOnce() }
      try sleeper.finish()
    }
  }

  @Test(arguments: CapabilityCase.everywhere)
  func `what Redis forgot is sent again`(_ item: CapabilityCase) throws {
    let rig = try Rig(item)
    try rig.write(item.script)
    try rig.drain()
    let logs = CapabilityName.allCases.map { PartitionID($0, 0).log }
    let sent = try rig.sent().filter { entry in logs.contains { entry.key.hasPrefix($0) } }
    try rig.broker.flush()
    for _ in 0..<4 { _ = try? rig.runner.runOnce() }
    let resent = try rig.sent().filter { entry in logs.contains { entry.key.hasPrefix($0) } }
    #expect(resent == sent)
    try rig.restart()
    for _ in 0..<4 { _ = try? rig.runner.runOnce() }
    #expect(try rig.sent().filter { entry in logs.contains { entry.key.hasPrefix($0) } } == sent)
  }

  @Test(arguments: BrokerKind.allCases)
  func `a relay that nobody proves becomes a row, and its cause is settled`(_ kind: BrokerKind) throws {
    let rig = try Rig(CapabilityCase.all[2].on(kind))
    // What changes nothing, priced for a receiver that says nothing.
    try rig.write(rig.item.script)
    while try rig.runner.runOnce().read == 0 {}
    let end = Clock.monotonicMilliseconds + 30_000
    while try rig.broker.pendingCount(rig.item.partition) > 0, Clock.monotonicMilliseconds < end {
      try rig.runner.runOnce(blockMilliseconds: 20)
    }
    #expect(try rig.broker.pendingCount(rig.item.partition) == 0)
    #expect(try rig.count("outbox") > 0)
    #expect(try rig.count("inbox") == rig.item.script.count)
    let sent = try rig.sent()
    try rig.restart()
    try rig.drain()
    #expect(try rig.sent() == sent, "the rows are sent again, under the same ids")
  }

  @Test(arguments: CapabilityCase.everywhere)
  func `the inbox tells when a message was read, whether committed, relayed or set aside`(_ item: CapabilityCase) throws
  {
    let rig = try Rig(item)
    let written = Clock.unixMilliseconds - 3_600_000
    let poison = Message(id: "poison", head: Head(type: "Nonsense", sent: written), body: Array("{}".utf8))
    try rig.write(item.script + [poison], at: written)
    try rig.drain()
    try rig.runner.finish()
    let store = try Database(path: rig.storePath, access: .readOnly)
    let taken = try store.all("SELECT at FROM inbox") { $0.integer(0) }
    #expect(!taken.isEmpty)
    // Well after it was written, however the clocks of broker and host round.
    #expect(taken.allSatisfy { $0 > written + 3_000_000 })
    let dead = try store.all("SELECT at FROM dead_letters") { $0.integer(0) }
    #expect(dead == [written], "a dead letter keeps the handler's clock, so that a replay makes the same")
  }

  @Test(arguments: CapabilityCase.everywhere)
  func `a message older than what the inbox remembers is set aside`(_ item: CapabilityCase) throws {
    let rig = try Rig(item)
    try Database(path: rig.storePath, access: .owner).execute(
      "UPDATE store SET inbox_floor = \(CapabilityCase.start + 1)")
    try rig.restart()
    try rig.write([rig.item.script[0]])
    #expect(try rig.drain().deadLetters == 1)
  }

  @Test(arguments: CapabilityCase.everywhere)
  func `an entry that a dead owner swallowed is found`(_ item: CapabilityCase) throws {
    let rig = try Rig(item)
    try rig.drain()
    try rig.write(item.script)
    // Somebody with the group's consumer name reads it all, and is never heard of again.
    _ = try rig.broker.transport(item.partition).exchange(Exchange())
    try rig.restart()
    #expect(try rig.drain().handled == item.script.count)
  }

  @Test
  func `what waited while its receiver was at rest for days is not too old for it`() throws {
    let broker = MemoryBroker(now: CapabilityCase.start)
    let rig = try Rig(CapabilityCase.all[0], broker: broker)
    let half = rig.item.script.count / 2
    try rig.write(Array(rig.item.script[..<half]))
    try rig.drain()
    // Three days later it handles something, and keeps house; then comes what was sent before.
    let later = CapabilityCase.start + 3 * 86_400_000
    broker.host = later
    try rig.restart()
    let product = ProductChanged(productID: "cup", sku: "cup", name: "Cup", category: "", productVersion: 1)
    let fresh = CapabilityCase.message("product.cup.v1", product)
    try rig.write([fresh], at: later)
    try rig.drain()
    broker.host += 11_000
    try rig.drain()
    try rig.write(Array(rig.item.script[half...]), at: later + 20_000)
    let counts = try rig.drain()
    #expect(counts.handled == rig.item.script.count - half)
    #expect(try rig.count("dead_letters") == 0)
  }
}
