import Metrics

/// How often prices were looked up in the cache, by the metric.
struct CacheLooks {
  let hits: Int
  let misses: Int

  init(_ registry: Registry) {
    func value(_ result: String) -> Int {
      let name = "price_cache_requests_total{result=\"\(result)\"} "
      let line = registry.text.split(separator: "\n").first { $0.hasPrefix(name) }
      return line.flatMap { Double($0.dropFirst(name.count)) }.map { Int($0) } ?? 0
    }
    hits = value("hit")
    misses = value("miss")
  }
}
