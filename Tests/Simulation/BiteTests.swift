import Testing

/// The simulation is worth what it finds: with each safeguard taken away in turn, it must find something.
@Suite(.serialized)
struct BiteTests {
  @Test(arguments: Safeguard.allCases)
  func `without a safeguard some seed breaks`(_ missing: Safeguard) async throws {
    let campaign = await Campaign(1..<(Seeds.count + 1), without: missing, stopsAt: 1).run()
    let first = try #require(campaign.failures.first, "\(campaign.summary) without \(missing.rawValue): nothing broke")
    #expect(!first.breaches[0].hasPrefix("the checks themselves failed"), "\(first.breaches[0])")
    print(
      "without \(missing.rawValue): seed \(first.seed) of the first \(campaign.runs): \(first.breaches[0].prefix(300))")
  }
}
