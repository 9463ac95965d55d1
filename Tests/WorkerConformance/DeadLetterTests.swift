import BrokerSupport
import Contracts
import Messaging
import SQLite
import Testing

/// What an operator decides about dead letters holds through crashes and replays.
@Suite(.serialized)
struct DeadLetterTests {
  private static func poison(_ id: String) -> Message {
    Message(id: id, head: Head(type: "NoSuchThing", sent: CapabilityCase.start), body: Array(#"{"a":1}"#.utf8))
  }

  private static func retry(_ id: String, as name: String) -> Message {
    CapabilityCase.message(name, RetryDeadLetter(messageID: id, actor: "ops", reason: "mended"), replies: true)
  }

  private static func discard(_ id: String, as name: String) -> Message {
    CapabilityCase.message(name, DiscardDeadLetter(messageID: id, actor: "ops", reason: "obsolete"), replies: true)
  }

  /// Poison that is retried and set aside again, poison that is discarded, and decisions that are none.
  private static func script(_ item: CapabilityCase) -> [Message] {
    [
      item.script[0], poison("one"), poison("two"), retry("one", as: "op1"), discard("two", as: "op2"),
      retry("two", as: "op3"), discard("one", as: "op4"), retry("none", as: "op5"),
    ] + item.script.dropFirst()
  }

  private static let decided = ["one superseded ops mended one.r1", "one.r1 waiting   ", "two discarded ops obsolete "]

  private func letters(_ rig: Rig) throws -> [String] {
    try Database(path: rig.storePath, access: .readOnly).query(
      "SELECT id, state, decided_by, reason, retry_id FROM dead_letters ORDER BY id"
    ) { row in (0..<5).map { row.text($0) }.joined(separator: " ") }
  }

  /// The state each entry of the view shows, by message.
  private func view(_ rig: Rig) throws -> [String: [String]] {
    Dictionary(grouping: try rig.broker.entries(rig.item.partition.dead).flatMap(\.messages), by: \.id)
      .mapValues { $0.map { $0.defect ?? "" } }
  }

  private func outcomes(_ rig: Rig) throws -> [String: Int] {
    var found: [String: Int] = [:]
    for message in try rig.broker.entries(CapabilityCase.replies).flatMap(\.messages) {
      guard let name = message.head.correlation, name.hasPrefix("op") else { continue }
      found[name] = try message.decode(Outcome.self).status
    }
    return found
  }

  @Test(arguments: CapabilityCase.everywhere)
  func `a retry is the same message under the next id, a discard keeps it, and each is decided once`(
    _ item: CapabilityCase
  ) throws {
    let rig = try Rig(item)
    try rig.write(DeadLetterTests.script(item))
    try rig.drain()
    #expect(try letters(rig) == DeadLetterTests.decided)
    #expect(try outcomes(rig) == ["op1": 202, "op2": 200, "op3": 409, "op4": 409, "op5": 404])
    let again = try rig.broker.entries(item.partition.log).flatMap(\.messages).filter { $0.id == "one.r1" }
    #expect(again.count == 1)
    #expect(again.first?.head.type == "NoSuchThing" && again.first?.head.retry == 1)
    #expect(again.first.map { String(decoding: $0.body, as: UTF8.self) } == #"{"a":1}"#)
    #expect(try view(rig).mapValues(\.count) == ["one": 3, "one.r1": 1, "two": 2])
    let calm = try Rig(item)
    try calm.write(item.script)
    try calm.drain()
    #expect(try rig.domain().mapValues(\.count) == calm.domain().mapValues(\.count))
    // The retry of a retry counts on.
    try rig.write([DeadLetterTests.retry("one.r1", as: "op6")], from: 1_000, at: CapabilityCase.start + 1_000)
    try rig.drain()
    #expect(try letters(rig).contains("one.r1 superseded ops mended one.r2"))
    #expect(try letters(rig).contains("one.r2 waiting   "))
  }

  @Test(arguments: CapabilityCase.everywhere)
  func `what took the process down is handled by its retry as if it had never been set aside`(
    _ item: CapabilityCase
  ) throws {
    let rig = try Rig(item)
    try rig.write(item.script, perEntry: 4)
    let culprit = item.script[item.script.count - 1].id
    try DeadLetterTests.takeDown(culprit, rig)
    #expect(try rig.count("dead_letters") == 1)
    rig.runner.onStep = { _, _ in }
    try rig.write([DeadLetterTests.retry(culprit, as: "op1")], from: 1_000)
    try rig.drain()
    #expect(try letters(rig) == ["\(culprit) handled ops mended \(culprit).r1"])
    let calm = try Rig(item)
    try calm.write(item.script, perEntry: 4)
    try calm.drain()
    #expect(try rig.domain() == calm.domain())
  }

  /// Crashes at this message until it is set aside.
  private static func takeDown(_ culprit: String, _ rig: Rig) throws {
    while true {
      rig.runner.onStep = { step, id in
        if step == .beforeHandling, id == culprit { throw InjectedCrash() }
      }
      do {
        try rig.drain()
        return
      } catch is InjectedCrash { try rig.restart() }
    }
  }

  @Test(arguments: CapabilityCase.all, BatchStep.allCases)
  func `decisions stand whatever step a crash comes at`(_ item: CapabilityCase, _ step: BatchStep) throws {
    // The decisions, and a few messages after them.
    let script = Array(DeadLetterTests.script(item).prefix(12))
    var occurrence = 1
    while true {
      let rig = try Rig(item, broker: MemoryBroker(now: CapabilityCase.start))
      try rig.write(script, perEntry: 3)
      let point = CrashPoint(step, occurrence: occurrence)
      rig.runner.onStep = { step, _ in try point.reach(step) }
      do { try rig.drain() } catch is InjectedCrash {
        try rig.restart()
        try rig.drain()
      }
      #expect(try letters(rig) == DeadLetterTests.decided, "crash \(occurrence) at \(step)")
      guard point.hasFired else { break }
      occurrence += 1
    }
    #expect(occurrence > 1, "the step was never reached")
  }

  @Test(arguments: CapabilityCase.everywhere)
  func `a replay obeys what was decided, and a retry without its letter is nothing`(_ item: CapabilityCase) throws {
    let rig = try Rig(item)
    try rig.write(DeadLetterTests.script(item))
    try rig.drain()
    let log = try rig.broker.entries(item.partition.log)
    let again = try Rig(item)
    again.runner.condemned = Dictionary(
      uniqueKeysWithValues: ["one", "one.r1", "two"].map { ($0, "set aside before") })
    for entry in log { try again.broker.write(entry.messages[...], to: item.partition.log, id: entry.id) }
    try again.drain()
    #expect(try letters(again) == DeadLetterTests.decided)
    #expect(try again.domain() == rig.domain())
    // Where the message itself was handled, or never came, its retry is not.
    let other = try Rig(item)
    var head = item.script[0].head
    (head.retry, head.replyTo, head.key) = (1, nil, nil)
    try other.write([Message(id: "\(item.script[0].id).r1", head: head, body: item.script[0].body)])
    try other.drain()
    let empty = try Rig(item)
    #expect(try other.domain() == empty.domain())
    #expect(try other.count("dead_letters") == 0)
  }
}
