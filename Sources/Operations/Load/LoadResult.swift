import HTTP
import JSON

/// What a load run saw.
struct LoadResult {
  private(set) var latencies = LatencyHistogram()
  private(set) var statuses: [Int: Int] = [:]
  /// Requests that got no answer.
  private(set) var errors = 0
  private(set) var latestError: HTTPClientError?
  /// From the start to the last answer, microseconds.
  var microseconds: Int64 = 0

  var count: Int { latencies.count }

  mutating func answered(_ status: Int, after microseconds: Int64) {
    latencies.record(microseconds)
    statuses[status, default: 0] += 1
  }

  mutating func failed(_ error: HTTPClientError) {
    errors += 1
    latestError = error
  }

  private var seconds: Double { Double(microseconds / 1_000) / 1_000 }
  /// Answers a second.
  private var rate: Double {
    microseconds > 0 ? (Double(count) * 10_000_000 / Double(microseconds)).rounded() / 10 : 0
  }

  private func milliseconds(_ percent: Double) -> Double { Double(latencies.percentile(percent)) / 1_000 }
  private var longest: Double { Double(latencies.maximum) / 1_000 }

  var text: String {
    let kinds = statuses.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
    return """
      orders    \(count) in \(seconds) s, \(rate)/s
      latency   p50 \(milliseconds(50)) ms, p95 \(milliseconds(95)) ms, p99 \(milliseconds(99)) ms, max \(longest) ms
      statuses  \(kinds.isEmpty ? "none" : kinds.joined(separator: ", "))
      errors    \(errors)\(latestError.map { ", the last: \($0)" } ?? "")
      """
  }

  var json: String {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("count", count)
    writer.key("seconds")
    writer.number(seconds)
    writer.key("rate")
    writer.number(rate)
    writer.key("p50_ms")
    writer.number(milliseconds(50))
    writer.key("p95_ms")
    writer.number(milliseconds(95))
    writer.key("p99_ms")
    writer.number(milliseconds(99))
    writer.key("max_ms")
    writer.number(longest)
    writer.key("statuses")
    writer.beginObject()
    for (status, count) in statuses.sorted(by: { $0.key < $1.key }) {
      writer.key("\(status)" as String)
      writer.integer(count)
    }
    writer.endObject()
    writer.field("errors", errors)
    writer.endObject()
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
