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

  @Test(arguments: [Fault.crash, .connectionLost])
  func `a fault at the n-th call boundary, for all n, loses nothing`(_ fault: Fault) async throws {
    let calm = try Run(BoundaryTests.plan())
    #expect(calm.breaches == [])
    #expect(calm.faults.text == FaultCounts().text)
    let strikes = (1...calm.boundaries).map { number in
      var plan = BoundaryTests.plan()
      plan.strike = Plan.Strike(boundary: number, fault: fault)
      return plan
    }
    let campaign = await Campaign(strikes).run()
    print("\(fault.rawValue) at each of \(calm.boundaries) boundaries: \(campaign.summary)")
    for failure in campaign.failures { Issue.record("\(failure)") }
    #expect(campaign.faults[fault] > calm.boundaries / 2)
  }
}
