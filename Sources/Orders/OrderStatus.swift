/// The states of an order and the moves between them; every other move is refused.
enum OrderStatus: String {
  case pending, confirmed, rejected, cancelling, cancelled, shipped, delivered
  case partiallyReturned = "partially_returned"
  case returned

  static let transitions: [OrderStatus: Set<OrderStatus>] = [
    .pending: [.confirmed, .rejected, .cancelling],
    .cancelling: [.cancelled],
    .confirmed: [.cancelled, .shipped],
    .shipped: [.delivered],
    .delivered: [.partiallyReturned, .returned],
    .partiallyReturned: [.returned],
    .returned: [],
    .rejected: [],
    .cancelled: [],
  ]

  func canBecome(_ next: OrderStatus) -> Bool { OrderStatus.transitions[self]?.contains(next) ?? false }

  /// Nothing may be held for it any more.
  var isCalledOff: Bool { self == .rejected || self == .cancelling || self == .cancelled }
}
