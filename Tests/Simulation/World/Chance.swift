import TestSupport

/// Every choice of a run, drawn from its seed.
struct Chance {
  private var generator: SeededGenerator

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  mutating func bits() -> UInt64 { generator.next() }

  mutating func below(_ count: Int) -> Int { Int(generator.next() % UInt64(count)) }

  mutating func between(_ low: Int64, _ high: Int64) -> Int64 {
    low + Int64(generator.next() % UInt64(high - low + 1))
  }

  /// True so many times in ten thousand.
  mutating func happens(_ rate: Int) -> Bool { rate > 0 && below(10_000) < rate }

  mutating func pick<T>(_ list: [T]) -> T { list[below(list.count)] }
}
