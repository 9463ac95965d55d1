import Synchronization

/// Real orders, posted from several connections at once by careful clients.
final class Load: Sendable {
  struct Answer: Sendable {
    let order: RealOrder
    let answer: HTTPAnswer
  }

  private struct State {
    var next = 0
    var answered: [Answer] = []
  }

  private let orders: [RealOrder]
  private let port: Int
  private let token: String
  private let preferences: @Sendable (Int) -> String?
  private let state = Mutex(State())

  /// - Parameter preferences: The `Prefer` header of a connection's requests.
  init(
    _ orders: [RealOrder], to system: OrderflowSystem, preferences: @escaping @Sendable (Int) -> String? = { _ in nil }
  ) throws {
    self.orders = orders
    port = system.port
    token = try system.token("shop", scope: "service")
    self.preferences = preferences
  }

  /// Posts them all, each until its final answer.
  /// - Parameter events: What to do in the middle, by the number of orders answered before.
  func run(connections: Int, events: [Int: @Sendable () throws -> Void] = [:]) throws -> [Answer] {
    _ = try inParallel(connections) { [self] index in
      let client = Client(port: port, token: token)
      while let order = take() {
        let call = preferences(index).map { order.call.with("Prefer", $0) } ?? order.call
        let answer = try client.insist(call)
        try events[note(order, answer)]?()
      }
    }
    return state.withLock(\.answered)
  }

  /// Posts each once and gives up when no answer comes: the system is going away. What has no answer before the last
  /// event is sent again.
  func runUntilGone(connections: Int, events: [Int: @Sendable () throws -> Void]) throws -> [Answer] {
    let last = events.keys.max() ?? 0
    let patience = Patience(seconds: 60)
    _ = try inParallel(connections) { [self] index in
      let client = Client(port: port, token: token)
      while let order = take() {
        let call = preferences(index).map { order.call.with("Prefer", $0) } ?? order.call
        var answer = try? client.send(call)
        while answer.map({ $0.status >= 500 }) ?? true, state.withLock({ $0.answered.count < last }) {
          try patience.pause("an answer to each order before the system goes")
          answer = try? client.send(call)
        }
        guard let answer, answer.status < 500 else { return }
        try events[note(order, answer)]?()
      }
    }
    return state.withLock(\.answered)
  }

  private func take() -> RealOrder? {
    state.withLock { state in
      guard state.next < orders.count else { return nil }
      defer { state.next += 1 }
      return orders[state.next]
    }
  }

  /// How many are answered now.
  private func note(_ order: RealOrder, _ answer: HTTPAnswer) -> Int {
    state.withLock { state in
      state.answered.append(Answer(order: order, answer: answer))
      return state.answered.count
    }
  }
}
