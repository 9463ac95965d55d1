import EventLoop
import HTTP

/// One connection of a load run and the order that is under way on it.
final class LoadLane {
  private let connection: HTTPClientConnection
  private var done: HTTPClientConnection.Completion = { _ in }
  /// From when the order's latency counts, microseconds of `Stopwatch`.
  private(set) var startedAt: Int64 = 0

  /// - Parameter answered: called with each answer, on the loop.
  init(
    _ loop: EventLoop, _ target: LoadTarget,
    _ answered: @escaping (LoadLane, Result<HTTPClientResponse, HTTPClientError>) -> Void
  ) {
    connection = target.connection(loop)
    done = { [unowned self] in answered(self, $0) }
  }

  func post(_ body: [UInt8], headers: [(String, String)], startedAt: Int64) {
    self.startedAt = startedAt
    connection.send(method: .post, path: "/api/v1/orders", headers: headers, body: body, done)
  }
}
