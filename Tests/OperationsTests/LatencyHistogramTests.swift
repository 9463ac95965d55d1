import Operations
import Testing

@Suite struct LatencyHistogramTests {
  /// A linear congruential sequence: the same at every run.
  private func values(_ count: Int, below limit: UInt64) -> [Int64] {
    var state: UInt64 = 42
    return (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int64((state >> 16) % limit)
    }
  }

  @Test func `percentiles are within one per cent of the sorted values`() {
    for limit: UInt64 in [50, 300, 20_000, 5_000_000, 60_000_000_000] {
      let values = values(5_000, below: limit)
      var histogram = LatencyHistogram()
      for value in values { histogram.record(value) }
      let sorted = values.sorted()
      for percent in [0.0, 1, 25, 50, 90, 95, 99, 99.9, 100] {
        let rank = max(1, Int((percent / 100 * 5_000).rounded(.up)))
        let exact = Double(sorted[rank - 1])
        let found = Double(histogram.percentile(percent))
        #expect(abs(found - exact) <= exact * 0.01, "\(percent) % below \(limit): \(found), not \(exact)")
      }
    }
  }

  @Test func `one value is its own percentile, to the bucket`() {
    for exponent in 0..<36 {
      for value in [Int64(1) << exponent, (Int64(1) << exponent) - 1, (Int64(1) << exponent) + 1] {
        var histogram = LatencyHistogram()
        histogram.record(value)
        #expect(abs(histogram.percentile(50) - value) * 100 <= value, "\(value)")
        #expect(histogram.maximum == value)
      }
    }
  }

  @Test func `nothing recorded is zero everywhere`() {
    let histogram = LatencyHistogram()
    #expect(histogram.count == 0)
    #expect(histogram.percentile(99) == 0)
    #expect(histogram.maximum == 0)
  }

  @Test func `what is out of range is counted at its edge`() {
    var histogram = LatencyHistogram()
    histogram.record(-5)
    histogram.record(.max)
    #expect(histogram.count == 2)
    #expect(histogram.percentile(50) == 0)
    #expect(histogram.maximum == .max)
  }
}
