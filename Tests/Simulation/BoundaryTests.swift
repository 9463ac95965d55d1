import Messaging
import Testing

/// A small day, once for every call boundary in it.
@Suite(.serialized)
struct BoundaryTests {
  private static func plan() -> Plan {
    var plan = Plan(calm: 7)
    plan.orders = 2
    plan.changes = 1
    plan.stickiness = 9_000
    return plan
  }

  /// Both faults in one run, half a day apart: the second meets those who still recover from the first.
  @Test
  func `a crash and a lost connection at the n-th call boundary, for all n, lose nothing`() async throws {
    let calm = try Run(BoundaryTests.plan())
    #expect(calm.breaches == [])
    #expect(calm.faults.text == FaultCounts().text)
    let strikes = (1...calm.boundaries).map { number in
      var plan = BoundaryTests.plan()
      let other = (number + calm.boundaries / 2) % calm.boundaries + 1
      plan.strikes = [
        Plan.Strike(boundary: number, fault: .crash), Plan.Strike(boundary: other, fault: .connectionLost),
      ]
      return plan
    }
    let campaign = await Campaign(strikes).run()
    print("at each of \(calm.boundaries) boundaries: \(campaign.summary)")
    for failure in campaign.failures { Issue.record("\(failure)") }
    for fault in [Fault.crash, .connectionLost] { #expect(campaign.faults[fault] > calm.boundaries / 2) }
  }
}
