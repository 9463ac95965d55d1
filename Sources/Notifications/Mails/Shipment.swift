import Contracts
import Messaging

extension Mail {
  static func shipment(_ event: OrderShipped, _ turn: Turn) -> Mail {
    var items = event.lines.map { Letter.Item("\($0.quantity) × \($0.sku)", "") }
    if let carrier = event.carrier { items.append(.init("Carrier", carrier)) }
    if let number = event.trackingNumber { items.append(.init("Tracking number", number)) }
    return Mail(
      .shipment, of: event.orderID, to: event.customerID, at: turn.now,
      Letter(
        "Your order \(event.orderID) is on its way", "Your order \(event.orderID) has left our warehouse.",
        items: items, links: [turn.link(event.orderID)]))
  }
}
