/// Counts of latencies in log-linear buckets, as HdrHistogram has them: each doubling of the value is cut into 128 equal
/// buckets, so that a percentile is at most 0.4 % from the true one, in constant memory and time.
package struct LatencyHistogram {
  /// Values below 2^8 have a bucket each.
  private static let bits = 7
  /// Microseconds; longer ones count as this, 19 hours.
  private static let longest: Int64 = (1 << 36) - 1

  private var buckets: [Int]
  package private(set) var count = 0
  /// Exact, microseconds; 0 when there are none.
  package private(set) var maximum: Int64 = 0

  package init() {
    buckets = [Int](repeating: 0, count: LatencyHistogram.bucket(of: LatencyHistogram.longest) + 1)
  }

  /// - Parameter microseconds: below zero counts as zero.
  package mutating func record(_ microseconds: Int64) {
    let value = min(max(0, microseconds), LatencyHistogram.longest)
    buckets[LatencyHistogram.bucket(of: value)] += 1
    count += 1
    maximum = max(maximum, microseconds)
  }

  /// The value that so many percent of all latencies do not pass, microseconds; 0 when there are none.
  package func percentile(_ percent: Double) -> Int64 {
    let rank = max(1, Int((percent / 100 * Double(count)).rounded(.up)))
    var seen = 0
    for (bucket, amount) in buckets.enumerated() where amount > 0 {
      seen += amount
      if seen >= rank { return min(maximum, LatencyHistogram.middle(of: bucket)) }
    }
    return maximum
  }

  /// `shift` doublings above the exact range, then the place among the 128 of that doubling.
  private static func bucket(of value: Int64) -> Int {
    let width = Int64.bitWidth - value.leadingZeroBitCount
    let shift = max(0, width - bits - 1)
    return (shift << bits) + Int(value >> Int64(shift))
  }

  private static func middle(of bucket: Int) -> Int64 {
    let shift = max(0, (bucket >> bits) - 1)
    let first = Int64(bucket - (shift << bits)) << Int64(shift)
    return first + ((Int64(1) << Int64(shift)) - 1) / 2
  }
}
