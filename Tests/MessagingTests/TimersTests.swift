import Messaging
import Testing

struct TimersTests {
  private let rig: StoreRig
  private let timers: Timers

  init() throws {
    rig = try StoreRig()
    timers = try Timers(rig.database)
  }

  private func set(_ id: String, _ due: Int64) throws {
    try timers.set(id: id, due: due, type: "HoldExpiry", body: Array("{}".utf8))
  }

  private func take(dueBy now: Int64, limit: Int = 512) throws -> [String] {
    try timers.take(dueBy: now, limit: limit).map(\.id)
  }

  @Test
  func `timers come due in order of time, then of id`() throws {
    for (id, due) in [("c", 30), ("b", 10), ("a", 10), ("d", 20)] { try set(id, Int64(due)) }
    #expect(try take(dueBy: 9) == [])
    #expect(try take(dueBy: 30) == ["a", "b", "d", "c"])
  }

  @Test
  func `a timer carries what it was set with`() throws {
    try timers.set(id: "a", due: 10, type: "OrderDeadline", body: Array(#"{"attempt":2}"#.utf8))
    let due = try timers.take(dueBy: 10)
    #expect(due.map(\.due) == [10])
    #expect(due.map(\.type) == ["OrderDeadline"])
    #expect(due.map(\.body) == [Array(#"{"attempt":2}"#.utf8)])
  }

  @Test
  func `a timer fires once until everything fires again`() throws {
    try set("a", 10)
    #expect(try take(dueBy: 10) == ["a"])
    #expect(try take(dueBy: 1_000) == [])
    try timers.refireAll()
    #expect(timers.next == 10)
    #expect(try take(dueBy: 10) == ["a"])
    #expect(try take(dueBy: 10) == [])
  }

  @Test
  func `a cancelled timer never fires, not again either`() throws {
    try set("a", 10)
    try set("b", 10)
    #expect(try timers.cancel(id: "a", due: 10))
    #expect(try !timers.cancel(id: "a", due: 10))
    #expect(try !timers.cancel(id: "b", due: 11))
    #expect(try take(dueBy: 10) == ["b"])
    #expect(try timers.cancel(id: "b", due: 10))
    try timers.refireAll()
    #expect(try take(dueBy: 1_000) == [])
    #expect(try rig.count("timers") == 0)
  }

  @Test
  func `the next due time is known, and never too late`() throws {
    #expect(timers.next == nil)
    try set("b", 20)
    try set("a", 10)
    try set("c", 30)
    #expect(timers.next == 10)
    #expect(try take(dueBy: 15) == ["a"])
    #expect(timers.next == 20)
    #expect(try take(dueBy: 30) == ["b", "c"])
    #expect(timers.next == nil)
    try set("d", 40)
    #expect(timers.next == 40)
  }

  @Test
  func `more timers than the limit come in several takes`() throws {
    for number in 0..<25 { try set("t\(number + 100)", Int64(number)) }
    var taken: [String] = []
    for expected in [10, 10, 5, 0] {
      let some = try take(dueBy: 100, limit: 10)
      #expect(some.count == expected)
      taken += some
    }
    #expect(taken == (0..<25).map { "t\($0 + 100)" })
  }

  @Test
  func `setting a timer twice is setting it once`() throws {
    try set("a", 10)
    try set("a", 10)
    #expect(try rig.count("timers") == 1)
    #expect(try take(dueBy: 10) == ["a"])
  }

  @Test
  func `timers outlive a restart`() throws {
    try set("a", 10)
    #expect(try take(dueBy: 10) == ["a"])
    try rig.reopen()
    let again = try Timers(rig.database)
    #expect(again.next == 10)
    #expect(try again.take(dueBy: 10).map(\.id) == ["a"])
  }

  @Test
  func `a timer set again while its first is fired comes due too`() throws {
    try set("a", 10)
    #expect(try take(dueBy: 10) == ["a"])
    try set("a", 20)
    try timers.cancel(id: "a", due: 10)
    #expect(try timers.take(dueBy: 30).map(\.due) == [20])
  }
}
