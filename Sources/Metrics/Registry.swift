import Synchronization

/// All metrics of one process. Asking for one makes it when it is not there yet: done once and kept by whoever measures,
/// for asking takes a lock.
package final class Registry: Sendable {
  private let families = Mutex<[String: Family]>([:])

  package init() {}

  package func counter(_ name: String, _ help: String, _ labels: Labels = []) -> Counter {
    families.withLock { $0[name, default: Family(name, .counter, help)].counter(labels) }
  }

  /// `name` ends in `_seconds`.
  package func histogram(_ name: String, _ help: String, _ labels: Labels = []) -> Histogram {
    families.withLock { $0[name, default: Family(name, .histogram, help)].histogram(labels) }
  }

  /// A gauge with all its present values; those of the last time are gone.
  package func setGauge(_ name: String, _ help: String, _ values: [(labels: Labels, value: Double)]) {
    families.withLock { $0[name, default: Family(name, .gauge, help)].gauges = values }
  }

  /// The Prometheus text format.
  package var text: String {
    families.withLock { families in
      var text = ""
      for name in families.keys.sorted() { families[name]?.write(to: &text) }
      return text
    }
  }
}

/// Names and values, in the order they are shown.
package typealias Labels = [(name: StaticString, value: String)]
