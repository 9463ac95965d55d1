import BrokerSupport
import Contracts
import Messaging
import Testing

/// Ends the work at the n-th time a step is reached, as a crash would.
final class CrashPoint {
  private var left: Int
  private let step: BatchStep
  private(set) var hasFired = false

  init(_ step: BatchStep, occurrence: Int) {
    self.step = step
    left = occurrence
  }

  func reach(_ reached: BatchStep) throws {
    guard reached == step, !hasFired else { return }
    left -= 1
    guard left == 0 else { return }
    hasFired = true
    throw InjectedCrash()
  }
}

@Suite(.serialized)
struct CrashTests {
  private func run(_ rig: Rig, crashingAt point: CrashPoint) throws {
    rig.runner.onStep = { step, _ in try point.reach(step) }
    for _ in 0..<3 {
      do {
        try rig.drain()
        return
      } catch is InjectedCrash {
        try rig.restart()
      }
    }
  }

  @Test(arguments: CapabilityCase.everywhere, BatchStep.allCases)
  func `a crash at any step, at any time, loses nothing and does nothing twice`(
    _ item: CapabilityCase, _ step: BatchStep
  ) throws {
    let calm = try Rig(item)
    try calm.write(item.script)
    try calm.drain()
    let (domain, sent) = (try calm.domain(), try calm.sent())
    // Each time a step is reached; on a real Redis, which answers as the broker in memory does, each fifth.
    let stride = item.broker == .redis ? 5 : 1
    var occurrence = 1
    while true {
      try calm.broker.flush()
      let rig = try Rig(item, broker: calm.broker)
      try rig.write(item.script, perEntry: 2)
      let point = CrashPoint(step, occurrence: occurrence)
      try run(rig, crashingAt: point)
      guard point.hasFired else { break }
      #expect(try rig.domain() == domain, "crash \(occurrence) at \(step)")
      #expect(try rig.sent() == sent, "crash \(occurrence) at \(step)")
      #expect(try rig.count("dead_letters") == 0)
      occurrence += stride
    }
    #expect(occurrence > 1, "the step was never reached")
  }

  @Test(arguments: CapabilityCase.everywhere)
  func `a message that takes the process down each time is got past, alone`(_ item: CapabilityCase) throws {
    let rig = try Rig(item)
    try rig.write(item.script, perEntry: 4)
    let culprit = item.script[item.script.count - 1].id
    var crashes = 0
    while crashes < 10 {
      rig.runner.onStep = { step, id in
        if step == .beforeHandling, id == culprit { throw InjectedCrash() }
      }
      do {
        try rig.drain()
        break
      } catch is InjectedCrash {
        crashes += 1
        try rig.restart()
      }
    }
    #expect(crashes == 1 + Trials.limit, "once in its batch, then alone and marked")
    #expect(try rig.count("dead_letters") == 1)
    #expect(try rig.count("trials") == 0)
    let calm = try Rig(item)
    try calm.write(Array(item.script.dropLast()), perEntry: 4)
    try calm.drain()
    #expect(try rig.domain() == calm.domain())
  }

  @Test(arguments: CapabilityCase.everywhere)
  func `a crash after taking over is taken over again`(_ item: CapabilityCase) throws {
    let rig = try Rig(item)
    try rig.write(item.script)
    for _ in 0..<3 { try rig.restart() }
    #expect(try rig.drain().handled == item.script.count)
    #expect(rig.runner.store.epoch == 4)
  }
}
