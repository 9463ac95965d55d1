import BrokerSupport
import Contracts
import Messaging
import SQLite
import Testing

/// What every capability must hold, on every broker and a real store.
@Suite(.serialized)
struct ConformanceTests {
  /// Store and messages of an undisturbed run.
  private func reference(_ item: CapabilityCase) throws -> (domain: [String: [String]], sent: [String: String]) {
    let rig = try Rig(item)
    try rig.write(item.script)
    let counts = try rig.drain()
    #expect(counts.handled == item.script.count)
    #expect(counts.deadLetters == 0)
    // Requests, and orders on their way: what else comes may be gathered.
    let awaited = item.script.filter { $0.head.replyTo != nil || !$0.head.slip.isEmpty }
    #expect(counts.awaited == awaited.count)
    return (try rig.domain(), try rig.sent())
  }

  @Test(arguments: CapabilityCase.everywhere)
  func `a log replayed into an empty store gives the same tables and the same messages`(_ item: CapabilityCase) throws {
    let first = try reference(item)
    let again = try reference(item)
    #expect(first.domain == again.domain)
    #expect(first.sent == again.sent)
    #expect(!first.domain.values.joined().isEmpty)
    #expect(first.sent.isEmpty == [.analytics, .notifications].contains(item.capability.name), "these only listen")
  }

  @Test(arguments: CapabilityCase.everywhere)
  func `one batch of all messages does what one message at a time does`(_ item: CapabilityCase) throws {
    let first = try reference(item)
    let rig = try Rig(item)
    for (index, message) in item.script.enumerated() {
      try rig.write([message], from: index + 1)
      try rig.drain()
    }
    #expect(try rig.domain() == first.domain)
    #expect(try rig.sent() == first.sent)
  }

  @Test(arguments: CapabilityCase.everywhere)
  func `each message delivered three times changes nothing more`(_ item: CapabilityCase) throws {
    let first = try reference(item)
    let rig = try Rig(item)
    try rig.write(item.script.flatMap { [$0, $0] })
    try rig.drain()
    try rig.write(item.script, perEntry: 3, from: 1_000)
    let counts = try rig.drain()
    // What changes nothing is not remembered: it is passed on again under the same ids, and its receiver drops it.
    #expect(counts.handled + counts.duplicates == item.script.count)
    #expect(try rig.domain() == first.domain)
    #expect(try rig.sent() == first.sent)
  }

  @Test(arguments: CapabilityCase.everywhere)
  func `a batch larger than its bound is taken in several commits`(_ item: CapabilityCase) throws {
    let rig = try Rig(item)
    try rig.write(item.script + item.script + item.script, perEntry: 3)
    let counts = try rig.runner.runOnce()
    #expect(counts.read == 0, "the first turn looks for what an unclean stop left")
    #expect(try rig.firstRead() == item.script.count * 3)
    #expect(try rig.runner.runOnce().read == 0)
  }

  @Test(arguments: CapabilityCase.everywhere)
  func `one turn reads so many entries and no more`(_ item: CapabilityCase) throws {
    let rig = try Rig(item)
    let bound = Exchange().count
    let copies = Array(repeating: item.script, count: bound / item.script.count + 2).flatMap { $0 }
    try rig.write(copies)
    #expect(try rig.runner.runOnce().read == 0)
    #expect(try rig.firstRead() == bound)
    #expect(try rig.drain().read == copies.count - bound)
  }

  @Test(arguments: CapabilityCase.everywhere)
  func `nothing is left over when everything is done`(_ item: CapabilityCase) throws {
    let rig = try Rig(item)
    try rig.write(item.script)
    try rig.drain()
    // The other partitions have no owner here; their rows stay until somebody proves them.
    for partition in item.others {
      let world = try rig.broker.value(item.partition.done) ?? ""
      let incarnation = world.split(separator: " ").first.map(String.init) ?? ""
      try rig.broker.set(partition.done, "\(incarnation) 99999999999999-0")
    }
    try rig.drain()
    #expect(rig.runner.unproven == 0)
    #expect(try rig.count("outbox") == 0)
    #expect(try rig.count("trials") == 0)
  }
}
