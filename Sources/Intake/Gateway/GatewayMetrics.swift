import Contracts
import Messaging
import Metrics

/// What one intake measures; for its loop's thread.
final class GatewayMetrics {
  private let registry = Registry()
  /// Counted are the orders confirmed to the request that made them: one repeated under its key counts once.
  private let ordersCreated: Counter
  private let orderCreation: Histogram
  private var requests: [Answered: Histogram] = [:]

  private struct Answered: Hashable {
    let route: String
    let status: Int
  }

  init() {
    ordersCreated = registry.counter("orders_created_total", "Orders confirmed to the request that made them.")
    orderCreation = registry.histogram(
      "order_creation_seconds", "Time from an order's request to its confirmation, as its client sees it.")
  }

  /// - Parameter start: of `Clock.nanoseconds`.
  func answered(_ route: String, _ status: Int, since start: Int) {
    requests(route, status).observe(nanoseconds: Clock.nanoseconds - start)
  }

  private func requests(_ route: String, _ status: Int) -> Histogram {
    let key = Answered(route: route, status: status)
    if let known = requests[key] { return known }
    let made = registry.histogram(
      "gateway_request_seconds", "Time from a request's arrival to its answer.",
      [("route", route), ("status", "\(status)")])
    requests[key] = made
    return made
  }

  /// As Prometheus reads it.
  func text(_ backlogs: [PartitionID: Backlog], _ breakers: [(CapabilityName, Breaker.State)]) -> String {
    registry.setGauge(
      "breaker_state", "Breaker of a capability: 0 closed, 1 half-open, 2 open.",
      breakers.map { capability, state in
        let labels: Labels = [("capability", capability.rawValue)]
        return (labels, Double(state.rawValue))
      })
    Backlog.show(backlogs, in: registry)
    return registry.text
  }

  func orderCreated(since start: Int) {
    ordersCreated.add()
    orderCreation.observe(nanoseconds: Clock.nanoseconds - start)
  }
}
