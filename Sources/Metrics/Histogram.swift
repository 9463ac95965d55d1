import Synchronization

/// How long something took, counted in buckets. Observing is a short search and two relaxed atomic additions.
package final class Histogram: Sendable {
  /// Upper bounds in nanoseconds: from a hop of tens of microseconds to the longest wait a request may ask for.
  static let bounds: [Int] = [
    50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000, 10_000_000, 25_000_000, 50_000_000,
    100_000_000, 250_000_000, 500_000_000, 1_000_000_000, 2_500_000_000, 5_000_000_000, 10_000_000_000,
    30_000_000_000,
  ]
  private static let nanosecondsPerSecond = 1e9

  /// One atomic cell a bucket, the last for what is above all bounds. Never moved nor resized while the histogram lives,
  /// and written by atomic operations alone: that is what the compiler cannot see.
  private nonisolated(unsafe) let cells: UnsafeMutablePointer<Atomic<Int>>
  private let nanoseconds = Atomic<Int>(0)

  init() {
    cells = .allocate(capacity: Histogram.bounds.count + 1)
    for index in 0...Histogram.bounds.count { (cells + index).initialize(to: Atomic(0)) }
  }

  deinit {
    cells.deinitialize(count: Histogram.bounds.count + 1)
    cells.deallocate()
  }

  package func observe(nanoseconds duration: Int) {
    var index = 0
    while index < Histogram.bounds.count, duration > Histogram.bounds[index] { index += 1 }
    cells[index].wrappingAdd(1, ordering: .relaxed)
    nanoseconds.wrappingAdd(max(0, duration), ordering: .relaxed)
  }

  package var count: Int { counts.reduce(0, +) }
  var seconds: Double { Double(nanoseconds.load(ordering: .relaxed)) / Histogram.nanosecondsPerSecond }
  var counts: [Int] { (0...Histogram.bounds.count).map { cells[$0].load(ordering: .relaxed) } }

  static let boundTexts: [String] = bounds.map { Exposition.number(Double($0) / nanosecondsPerSecond) } + ["+Inf"]
}
