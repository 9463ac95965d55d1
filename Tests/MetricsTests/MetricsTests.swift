import Metrics
import Testing

struct MetricsTests {
  private let registry = Registry()

  private func lines(of name: String) -> [String] {
    registry.text.split(separator: "\n").map(String.init).filter { $0.hasPrefix(name) || $0.contains(" \(name) ") }
  }

  @Test
  func `a counter is told with its help, its type and its labels`() {
    registry.counter("orders_total", "Orders.", [("outcome", "confirmed")]).add(2)
    registry.counter("orders_total", "Orders.", [("outcome", "confirmed")]).add()
    registry.counter("orders_total", "Orders.", [("outcome", "refused")]).add()
    #expect(
      registry.text == """
        # HELP orders_total Orders.
        # TYPE orders_total counter
        orders_total{outcome="confirmed"} 3
        orders_total{outcome="refused"} 1

        """)
  }

  @Test
  func `what would end a line or a value early is escaped`() {
    registry.counter("odd_total", "One \\ two\nthree \"four\"", [("name", "a\\b\"c\nd")]).add()
    #expect(
      registry.text == #"""
        # HELP odd_total One \\ two\nthree "four"
        # TYPE odd_total counter
        odd_total{name="a\\b\"c\nd"} 1

        """#)
  }

  @Test
  func `a histogram's buckets are cumulative and in seconds`() {
    let histogram = registry.histogram("wait_seconds", "Wait.", [("kind", "long")])
    for nanoseconds in [0, 50_000, 50_001, 2_000_000, 60_000_000_000] { histogram.observe(nanoseconds: nanoseconds) }
    let lines = lines(of: "wait_seconds")
    #expect(lines.contains(#"wait_seconds_bucket{kind="long",le="5e-05"} 2"#))
    #expect(lines.contains(#"wait_seconds_bucket{kind="long",le="0.0001"} 3"#))
    #expect(lines.contains(#"wait_seconds_bucket{kind="long",le="0.0025"} 4"#))
    #expect(lines.contains(#"wait_seconds_bucket{kind="long",le="30"} 4"#))
    #expect(lines.contains(#"wait_seconds_bucket{kind="long",le="+Inf"} 5"#))
    #expect(lines.contains(#"wait_seconds_count{kind="long"} 5"#))
    #expect(lines.contains(#"wait_seconds_sum{kind="long"} 60.002100001"#))
  }

  @Test
  func `a gauge shows its present values and none of the past`() {
    registry.setGauge("age_seconds", "Age.", [([("partition", "orders.0")], 0.5), ([("partition", "orders.1")], 2)])
    registry.setGauge("age_seconds", "Age.", [([("partition", "orders.1")], 3)])
    #expect(lines(of: "age_seconds{") == [#"age_seconds{partition="orders.1"} 3"#])
  }

  @Test
  func `nothing is lost when several threads count at once`() async {
    let counter = registry.counter("busy_total", "Busy.")
    let histogram = registry.histogram("busy_seconds", "Busy.")
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<4 {
        group.addTask {
          for number in 0..<10_000 {
            counter.add()
            histogram.observe(nanoseconds: number)
          }
        }
      }
    }
    #expect(counter.value == 40_000)
    #expect(histogram.count == 40_000)
  }
}
