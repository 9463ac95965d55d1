import Contracts
import Messaging

extension Mail {
  static func refund(_ event: OrderReturned, _ turn: Turn) -> Mail {
    let items = event.lines.map { line in
      Letter.Item("\(line.quantity) × \(line.sku)", Money(line.refund, event.refund.currency).written)
    }
    return Mail(
      .refund, of: event.orderID, part: event.returnID, to: event.customerID, amount: event.refund, at: turn.now,
      Letter(
        "Refund for your order \(event.orderID)",
        "We have received what you sent back of your order \(event.orderID).",
        items: items + [.init("Refund", event.refund.written)], links: [turn.link(event.orderID)]))
  }
}
