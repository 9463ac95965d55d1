extension Operation {
  static let isLive = probe(
    "isLive", "Whether the process runs.", [.ok(.object(["status": .oneOf("live")]))])

  static let isReady = probe(
    "isReady", "Whether it can do its work.",
    [
      .ok(readiness("ready")),
      Success(status: 503, schema: readiness("not ready"), about: "Not now; `parts` says why."),
    ])

  private static func readiness(_ word: String) -> Schema {
    .object(["status": .oneOf(word), "parts": .about("Each `ready`, or what is wrong.", .open)])
  }

  static let readMetrics = probe(
    "readMetrics", "Metrics in Prometheus' text format.",
    [Success(status: 200, schema: .text, about: "Version 0.0.4 of the format.", mediaType: "text/plain")])

  static let readOpenAPI = probe(
    "readOpenAPI", "This document.",
    [.ok(.about("OpenAPI 3.1.", .open))])

  private static func probe(_ id: String, _ summary: String, _ successes: [Success]) -> Operation {
    Operation(id: id, tag: .probes, summary: summary, successes: successes, isLocal: true)
  }
}
