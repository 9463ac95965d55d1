import Contracts
import Messaging

extension Mail {
  /// - Parameter amount: what the order's confirmation said was paid.
  static func cancellation(_ event: OrderCancelled, paid amount: Money?, _ turn: Turn) -> Mail {
    Mail(
      .cancellation, of: event.orderID, to: event.customerID, amount: amount, at: turn.now,
      Letter(
        "Your order \(event.orderID) is cancelled", "Your order \(event.orderID) is cancelled.",
        items: event.reason.map { [.init("Reason", $0)] } ?? [],
        closing: amount.map { "You get back what you paid: \($0.written)." }, links: [turn.link(event.orderID)]))
  }
}
