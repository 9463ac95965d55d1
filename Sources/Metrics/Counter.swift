import Synchronization

/// A number that only grows, until its process ends. Adding is one relaxed atomic addition: nanoseconds, from any thread.
package final class Counter: Sendable {
  private let total = Atomic<Int>(0)

  init() {}

  package var value: Int { total.load(ordering: .relaxed) }

  package func add(_ amount: Int = 1) { total.wrappingAdd(amount, ordering: .relaxed) }
}
