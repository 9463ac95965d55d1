/// The states of an order and the moves between them; every other move is refused.
enum OrderStatus: String {
  case pending, confirmed, rejected

  static let transitions: [OrderStatus: Set<OrderStatus>] = [
    .pending: [.confirmed, .rejected],
    .confirmed: [],
    .rejected: [],
  ]

  func canBecome(_ next: OrderStatus) -> Bool { OrderStatus.transitions[self]?.contains(next) ?? false }
}
