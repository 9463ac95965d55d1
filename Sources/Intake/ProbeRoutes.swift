import Contracts
import HTTP

/// What is open to probes, and the contract itself.
struct ProbeRoutes {
  /// Read at each request.
  let parts: () -> [Probe.Part]
  let metrics: () -> String
  let document: () -> [UInt8]

  var routes: [Route] {
    [
      Route(.get, "/health/live", nil, .isLive) { _ throws(Problem) in .respond(Probe.live) },
      Route(.get, "/health/ready", nil, .isReady) { _ throws(Problem) in .respond(Probe.ready(parts())) },
      Route(.get, "/metrics", nil, .readMetrics) { _ throws(Problem) in .respond(Probe.metrics(metrics())) },
      Route(.get, "/openapi.json", nil, .readOpenAPI) { _ throws(Problem) in
        .respond(HTTPResponse(status: 200, headers: [("Content-Type", "application/json")], body: document()))
      },
    ]
  }
}
