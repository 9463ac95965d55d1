import Contracts
import Dispatch
import JSON
import Messaging
import Metrics
import Redis
import Synchronization
import TestSupport
import Testing

/// Calls made on real threads, answered into a real log.
struct CallPoolTests {
  /// Answers by script, one entry a call of an id, or of `any`; then always.
  private final class ScriptedCaller: Caller {
    private let script: Mutex<[String: [Result<[UInt8], CallFailure>]]>
    private let made = Mutex<[String]>([])
    /// Held until it is opened, one call at a time.
    private let gate: DispatchSemaphore?

    let mostAtOnce: Int
    private let batches = Mutex<[[String]]>([])

    init(
      _ script: [String: [Result<[UInt8], CallFailure>]] = [:], held isHeld: Bool = false, mostAtOnce: Int = 1
    ) {
      self.script = Mutex(script)
      self.mostAtOnce = mostAtOnce
      gate = isHeld ? DispatchSemaphore(value: 0) : nil
    }

    var calls: [String] { made.withLock { $0 } }
    func open() { gate?.signal() }

    func canWait(_ request: [UInt8]) -> Bool { !request.starts(with: "hurried".utf8) }

    var together: [[String]] { batches.withLock { $0 } }

    func call(_ calls: [(id: String, request: [UInt8])]) -> [Result<[UInt8], CallFailure>] {
      batches.withLock { $0.append(calls.map(\.id)) }
      return calls.map { item in
        do throws(CallFailure) { return .success(try call(id: item.id, item.request)) } catch { return .failure(error) }
      }
    }

    func call(id: String, _ request: [UInt8]) throws(CallFailure) -> [UInt8] {
      made.withLock { $0.append(id) }
      gate?.wait()
      let next = script.withLock { script in
        let id = script[id] == nil ? "any" : id
        return script[id].flatMap { $0.isEmpty ? nil : $0 }.map { rest in
          script[id] = Array(rest.dropFirst())
          return rest[0]
        }
      }
      return try (next ?? .success(Array(#"{"status":"done"}"#.utf8))).get()
    }
  }

  private static let partition = PartitionID(.payments, 0)
  private static let failure = Result<[UInt8], CallFailure>.failure(CallFailure("out of order", isOutage: true))

  private let server: RedisServer
  private let registry = Registry()

  init() throws { server = try RedisServer() }

  private func pool(_ caller: ScriptedCaller) -> CallPool {
    CallPool(["test": caller], redis: server.address, registry: registry)
  }

  /// Its request is its id.
  private func call(_ id: String, round: Int = 0, kind: String = "test", due: Int64 = 0) -> Call {
    Call(
      id: id, round: round, kind: kind, request: Array(id.utf8), due: due, cause: "the cause",
      traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
  }

  /// Each answer once, as a partition takes it: one that Redis was slow to confirm is published again.
  private func log() throws -> [Message] {
    var ids: Set<String> = []
    return try entries().filter { ids.insert($0.id).inserted }
  }

  private func entries() throws -> [Message] {
    let answer = try server.connection().call(RedisCommand("XRANGE", CallPoolTests.partition.log, "-", "+")).value
    return (0..<answer.count).compactMap { StreamEntry.read(answer[$0]) }.flatMap(\.messages)
  }

  @Test
  func `an answer enters the log of the partition that asked, under the call's id`() throws {
    let pool = pool(ScriptedCaller())
    defer { pool.shutDown() }
    pool.make([call("one", round: 3)], for: CallPoolTests.partition, now: 0)
    try eventually { try log().count == 1 && pool.outstanding == 0 }
    let message = try log()[0]
    #expect(message.id == "one.a3")
    #expect(message.head.cause == "the cause")
    #expect(message.head.traceID == "0af7651916cd43dd8448eb211c80319c")
    let answer: CallAnswered = try message.decode()
    #expect(answer.call == "one" && answer.round == 3 && answer.failure == nil)
    #expect(answer.answer == Array(#"{"status":"done"}"#.utf8))
    #expect(registry.text.contains(#"calls_total{kind="test",result="answered"} 1"#))
  }

  @Test
  func `a call that is not answered is made again, and answered once`() throws {
    let caller = ScriptedCaller(["one": [CallPoolTests.failure, CallPoolTests.failure]])
    let pool = pool(caller)
    defer { pool.shutDown() }
    pool.make([call("one")], for: CallPoolTests.partition, now: 0)
    try eventually { try log().count == 1 }
    #expect(caller.calls == ["one", "one", "one"])
    #expect(try log()[0].decode(CallAnswered.self).answer != nil)
  }

  @Test
  func `after five tries without an answer the partition is told so`() throws {
    let caller = ScriptedCaller(["one": Array(repeating: CallPoolTests.failure, count: 9)])
    let pool = pool(caller)
    defer { pool.shutDown() }
    pool.make([call("one")], for: CallPoolTests.partition, now: 0)
    try eventually { try log().count == 1 }
    #expect(caller.calls.count == CallPool.tries)
    #expect(try log()[0].decode(CallAnswered.self).failure == "out of order")
    #expect(registry.text.contains(#"calls_total{kind="test",result="failed"} 5"#))
  }

  @Test
  func `a call given out again while it is under way is made once`() throws {
    let caller = ScriptedCaller(held: true)
    let pool = pool(caller)
    defer { pool.shutDown() }
    pool.make([call("one")], for: CallPoolTests.partition, now: 0)
    try eventually { caller.calls.count == 1 }
    pool.make([call("one"), call("two")], for: CallPoolTests.partition, now: 0)
    try eventually { caller.calls.count == 2 }
    for _ in 0..<3 { caller.open() }
    try eventually { try log().count == 2 && pool.outstanding == 0 }
    #expect(caller.calls == ["one", "two"])
    // Answered, and given out again by a partition that has lost the answer.
    pool.make([call("one")], for: CallPoolTests.partition, now: 0)
    try eventually { caller.calls == ["one", "two", "one"] && pool.outstanding == 0 }
    #expect(try Set(log().map(\.id)) == ["one.a0", "two.a0"])
    #expect(try entries().last?.id == "one.a0")
  }

  @Test
  func `an answer waits for Redis`() throws {
    let caller = ScriptedCaller(held: true)
    let pool = pool(caller)
    defer { pool.shutDown() }
    pool.make([call("one")], for: CallPoolTests.partition, now: 0)
    try eventually { caller.calls.count == 1 }
    server.end()
    caller.open()
    #expect(pool.outstanding == 1)
    try server.start()
    try eventually { try log().count == 1 }
    #expect(caller.calls == ["one"])
  }

  @Test
  func `what waits for a partition that is gone is not made, nor what nobody here makes`() throws {
    let caller = ScriptedCaller()
    let pool = pool(caller)
    defer { pool.shutDown() }
    pool.make([call("later", due: 3_600_000), call("other", kind: "mail")], for: CallPoolTests.partition, now: 0)
    #expect(pool.outstanding == 1)
    pool.forget(CallPoolTests.partition)
    #expect(pool.outstanding == 0)
    pool.make([call("one")], for: CallPoolTests.partition, now: 0)
    try eventually { try log().count == 1 }
    #expect(caller.calls == ["one"])
  }

  @Test
  func `calls that are due later do not hold up others`() throws {
    let pool = pool(ScriptedCaller())
    defer { pool.shutDown() }
    pool.make(
      (0..<20).map { call("later-\($0)", due: 3_600_000) } + (0..<20).map { call("now-\($0)") },
      for: CallPoolTests.partition, now: 0)
    try eventually { try log().count == 20 && pool.outstanding == 20 }
    #expect(try log().allSatisfy { $0.id.hasPrefix("now-") })
  }

  @Test
  func `what comes while a caller is at several calls is its next batch, and each is answered as it deserves`() throws {
    let caller = ScriptedCaller(["call-2": [CallPoolTests.failure]], held: true, mostAtOnce: 3)
    let pool = pool(caller)
    defer { pool.shutDown() }
    pool.make([call("first")], for: CallPoolTests.partition, now: 0)
    try eventually { caller.together == [["first"]] }
    let other = PartitionID(.payments, 1)
    pool.make((1...3).map { call("call-\($0)") } + [call("call-1", round: 1)], for: CallPoolTests.partition, now: 0)
    pool.make([call("elsewhere")], for: other, now: 0)
    for _ in 1...7 { caller.open() }
    try eventually { pool.outstanding == 0 }
    #expect(caller.together.prefix(2) == [["first"], ["call-1", "call-2", "call-3"]])
    // The repetition is due a little later; it joins the two where this machine has slept meanwhile.
    #expect(caller.together.dropFirst(2).flatMap { $0 } == ["call-1", "elsewhere", "call-2"])
    #expect(try Set(log().map(\.id)) == ["first.a0", "call-1.a0", "call-3.a0", "call-1.a1", "call-2.a0"])
    let answer = try server.connection().call(RedisCommand("XLEN", other.log)).value
    #expect(answer.integer == 1)
  }

  @Test
  func `when the other side is in trouble one call at a time is made, whatever a caller takes`() throws {
    let ids = (1...12).map { "call-\($0)" }
    let caller = ScriptedCaller(
      Dictionary(uniqueKeysWithValues: ids.map { ($0, [CallPoolTests.failure]) }), mostAtOnce: 12)
    let pool = pool(caller)
    defer { pool.shutDown() }
    pool.make(ids.map { call($0) }, for: CallPoolTests.partition, now: 0)
    try eventually { try log().count == 12 }
    #expect(caller.together.map(\.count).prefix(2) == [12, 1], "twelve in a row have failed: the next one is alone")
    #expect(caller.together.flatMap { $0 }.count == 24)
  }

  @Test
  func `while the other side rests a call that cannot wait is answered at once that there is no answer`() throws {
    // So many fail at once that it rests for half a minute.
    let failed = CallGate.patience + 5
    let caller = ScriptedCaller(
      ["any": Array(repeating: CallPoolTests.failure, count: 1_000)], mostAtOnce: failed)
    let pool = CallPool(
      ["test": caller], redis: server.address, registry: registry, longestRest: 600_000)
    defer { pool.shutDown() }
    pool.make((1...failed).map { call("patient-\($0)") }, for: CallPoolTests.partition, now: 0)
    try eventually {
      pool.showGauges()
      return registry.text.contains(#"call_breaker_state{kind="test"} 2"#)
    }
    pool.make([call("hurried")], for: CallPoolTests.partition, now: 0)
    try eventually { try log().count == 1 && pool.outstanding == failed }
    #expect(try log()[0].id == "hurried.a0")
    #expect(try log()[0].decode(CallAnswered.self).failure?.contains("not asked now") == true)
    #expect(!caller.calls.contains("hurried"))
    #expect(registry.text.contains(#"calls_total{kind="test",result="turned_down"} 1"#))
  }

  @Test
  func `a call that cannot wait and was not answered is not asked for again while the other side rests`() throws {
    let caller = ScriptedCaller(["any": Array(repeating: CallPoolTests.failure, count: 1_000)])
    let pool = CallPool(["test": caller], redis: server.address, registry: registry, longestRest: 600_000)
    defer { pool.shutDown() }
    pool.make(["first", "second"].map { call($0) }, for: CallPoolTests.partition, now: 0)
    try eventually { try log().count == 2 }
    // One of these comes when the rest is over, and is asked for.
    var number = 0
    try eventually {
      number += 1
      pool.make([call("hurried-\(number)")], for: CallPoolTests.partition, now: 0)
      return caller.calls.contains { $0.hasPrefix("hurried") }
    }
    try eventually { pool.outstanding == 0 }
    let asked = caller.calls.filter { $0.hasPrefix("hurried") }
    #expect(asked.count < CallPool.tries)
    let answers = try log().dropFirst(2).map { try $0.decode(CallAnswered.self).failure ?? "" }
    #expect(answers.count == number && answers.allSatisfy { $0.contains("not asked now") })
  }

  @Test
  func `what was put off is made when the other side answers again, or by a process that begins`() throws {
    let caller = ScriptedCaller(
      ["any": Array(repeating: CallPoolTests.failure, count: CallGate.patience)], mostAtOnce: CallGate.patience)
    let pool = pool(caller)
    defer { pool.shutDown() }
    let distant = Clock.unixMilliseconds + 3_600_000
    // Put off because it was not answered, and one that is simply not due yet.
    pool.make([call("later", round: 2, due: distant), call("new", due: distant)], for: CallPoolTests.partition, now: 0)
    pool.make((1...CallGate.patience).map { call("\($0)") }, for: CallPoolTests.partition, now: 0)
    try eventually { try log().contains { $0.id == "later.a2" } }
    try eventually { pool.outstanding(CallPoolTests.partition) == 1 }
    #expect(!caller.calls.contains("new"))
    pool.make([call("other", round: 1, due: distant)], for: CallPoolTests.partition, now: 0, atOnce: true)
    try eventually { try log().last?.id == "other.a1" }
  }

  // MARK: The gate

  /// One call through the gate.
  private func fail(_ gate: inout CallGate, at now: Int64) {
    gate.begin()
    gate.ended(isOutage: true, now)
  }

  @Test
  func `after many failures in a row one call at a time is let through, until one is answered`() {
    var gate = CallGate()
    for _ in 1..<CallGate.patience {
      fail(&gate, at: 0)
      #expect(gate.opens(7) == 7)
    }
    fail(&gate, at: 100)
    #expect(!gate.isOpen, "this one closes it")
    #expect(gate.opens(100) == 1_100)
    gate.begin()
    #expect(gate.opens(1_100) == nil, "a probe is under way")
    gate.ended(isOutage: true, 1_200)
    #expect(gate.opens(1_200) == 3_200, "each pause is longer")
    for _ in 0..<9 { fail(&gate, at: 2_000) }
    #expect(gate.opens(2_000) == 32_000, "up to a bound")
    gate.begin()
    gate.ended(isOutage: false, 3_000)
    #expect(gate.opens(3_000) == 3_000)
  }

  @Test
  func `failures of single calls do not close the gate`() {
    var gate = CallGate()
    for _ in 0..<100 {
      gate.begin()
      gate.ended(isOutage: false, 0)
    }
    #expect(gate.isOpen)
  }
}
