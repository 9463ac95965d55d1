import Contracts
import Messaging
import Testing

struct OutboxTests {
  /// Unconfirmed entries allowed per destination.
  private static let window = 256

  @Test
  func `at most a window of entries is in flight, and each proof lets as many out`() throws {
    let rig = try OutboxRig()
    try rig.commit(toLog(0..<300))
    #expect(rig.send().count == OutboxTests.window)
    #expect(rig.outbox.isHeldBack)
    #expect(rig.send() == [])
    rig.confirm(upTo: 30)
    #expect(rig.send() == (256..<286).map(String.init))
    rig.confirm(upTo: 286)
    #expect(rig.send() == (286..<300).map(String.init))
    #expect(!rig.outbox.isHeldBack)
    rig.confirm(upTo: 300)
    #expect(rig.outbox.count == 0)
  }

  @Test
  func `each destination has a window of its own`() throws {
    let rig = try OutboxRig()
    try rig.commit(toLog(0..<300) + toLog(0..<300, logs[1]))
    #expect(rig.send().count == 2 * OutboxTests.window)
    rig.confirm(logs[1], upTo: 1_000)
    #expect(rig.send().count == 300 - OutboxTests.window)
  }

  @Test
  func `eight mebibytes in flight are enough, however few entries`() throws {
    let rig = try OutboxRig()
    let mebibyte = [UInt8](repeating: 7, count: 1 << 20)
    try rig.commit((0..<20).map { _ in Publication(.log(logs[0]), mebibyte) })
    #expect(rig.send().count == 8)
    rig.confirm(upTo: 3)
    #expect(rig.send().count == 3)
  }

  @Test
  func `an entry larger than the window goes out alone`() throws {
    let rig = try OutboxRig()
    let huge = Publication(.log(logs[0]), [UInt8](repeating: 7, count: 9 << 20))
    try rig.commit([huge, huge])
    #expect(rig.outbox.take().count == 1)
  }

  @Test
  func `order is kept per destination, over commits and between others`() throws {
    let rig = try OutboxRig()
    try rig.commit([toLog("a1"), toLog("b1", logs[1]), toLog("a2")])
    try rig.commit([toLog("b2", logs[1]), toLog("a3")])
    let sent = rig.send()
    #expect(sent.filter { $0.hasPrefix("a") } == ["a1", "a2", "a3"])
    #expect(sent.filter { $0.hasPrefix("b") } == ["b1", "b2"])
  }

  @Test
  func `whoever reads a reply finds caches, logs and events already written`() throws {
    let rig = try OutboxRig()
    try rig.commit([
      Publication(.replies(stream: "r"), Array("reply".utf8)), Publication(.events(.orders), Array("event".utf8)),
      toLog("log"), Publication(.cache, Array("cache".utf8)),
    ])
    #expect(rig.send() == ["cache", "log", "event", "reply"])
  }

  @Test
  func `nothing to send is nothing to watch`() throws {
    let rig = try OutboxRig()
    #expect(rig.send() == [])
    #expect(rig.outbox.watched == [])
    try rig.commit(toLog(0..<1))
    #expect(rig.outbox.watched == [], "nothing is in flight yet")
    rig.send()
    #expect(rig.outbox.watched == [logs[0]])
    rig.confirm(upTo: 1)
    #expect(rig.outbox.watched == [])
  }

  @Test
  func `rows are reloaded after a restart, in order, and marked as sent before`() throws {
    let rig = try OutboxRig()
    try rig.commit(toLog(0..<3))
    rig.send()
    try rig.commit(toLog(3..<5) + [Publication(.replies(stream: "r"), Array("reply".utf8))])
    try rig.reopen()
    #expect(rig.outbox.count == 6)
    let taken = rig.outbox.take()
    #expect(taken.map { String(decoding: $0.payload, as: UTF8.self) } == ["0", "1", "2", "3", "4", "reply"])
    #expect(taken.allSatisfy { $0.isResent })
    try rig.commit([toLog("new")])
    #expect(rig.outbox.take().map(\.isResent) == [false])
    #expect(try rig.rows == 7)
  }

  @Test
  func `thousands of rows come and go`() throws {
    let rig = try OutboxRig()
    var sent: [String] = []
    for round in 0..<40 {
      try rig.commit(toLog(round * 100..<(round + 1) * 100))
      sent += rig.send()
      rig.confirm(upTo: UInt64(sent.count))
    }
    #expect(sent == (0..<4_000).map(String.init))
    try rig.commit()
    #expect(try rig.rows == 0)
  }
}
