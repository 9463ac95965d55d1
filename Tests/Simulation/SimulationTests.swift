import Foundation
import Testing

@Suite(.serialized)
struct SimulationTests {
  @Test
  func `whatever goes wrong, the stores agree and nothing that was answered is lost`() async throws {
    let campaign = await Campaign(Seeds.asked).run()
    print(campaign.summary)
    for failure in campaign.failures { Issue.record("\(failure)") }
    if Seeds.isDefault {
      for fault in Fault.allCases { #expect(campaign.faults[fault] > 0, "\(fault.rawValue) was never injected") }
    }
  }
}
