import EventLoop
import Foundation
import HTTP
import Intake
import Messaging

/// A worker's own port for probes, on a thread of its own.
enum OperationsServer {
  static func start(_ address: (host: String, port: Int), _ process: WorkerProcess) throws {
    let started = StartedServer(process)
    let ready = StopFlag()
    _ = WorkerThread {
      started.run(address.host, address.port)
      ready.set()
    }
    while !started.isSettled { usleep(1_000) }
    if let failure = started.failure { throw failure }
  }

  /// The server's thread and its outcome.
  private final class StartedServer: @unchecked Sendable {
    // Written by the server's thread before `settled` is set, read after.
    private let process: WorkerProcess
    private let settled = StopFlag()
    private(set) var failure: Failure?

    init(_ process: WorkerProcess) { self.process = process }

    var isSettled: Bool { settled.isSet }

    func run(_ host: String, _ port: Int) {
      do {
        let loop = try EventLoop()
        let server = HTTPServer(loop: loop, handler: { [self] in $1.respond(answer($0)) })
        try server.listen(host: host, port: port)
        settled.set()
        loop.run()
      } catch {
        failure = .notPossible("\(host):\(port) cannot be listened on: \(error); choose another address")
        settled.set()
      }
    }

    private func answer(_ request: HTTPRequest) -> HTTPResponse {
      switch request.path {
      case "/health/live": return Probe.live
      case "/health/ready":
        let parts = process.statuses.map { Probe.Part("\($0.0)", $0.1.trouble) }
        return Probe.ready([Probe.Part("redis", process.trouble)] + parts)
      case "/metrics": return Probe.metrics(process.metrics)
      default: return HTTPResponse(status: 404)
      }
    }
  }
}
