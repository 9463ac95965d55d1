import Contracts
import Messaging

extension Mail {
  static func confirmation(_ event: OrderConfirmed, _ turn: Turn) -> Mail {
    let currency = event.total.currency
    var items = event.lines.map { line in
      Letter.Item("\(line.quantity) × \(line.sku)", Money(line.total ?? 0, currency).written)
    }
    if let shipping = event.shipping { items.append(.init("Shipping", shipping.written)) }
    items.append(.init("Total", event.total.written))
    let names = event.promotions.map { "\($0.name) (−\(Money($0.discount, currency).written))" }
    return Mail(
      .confirmation, of: event.orderID, to: event.customerID,
      amount: event.paymentStatus == "none" ? nil : event.total, at: turn.now,
      Letter(
        "Your order \(event.orderID) is confirmed", "Thank you for your order \(event.orderID). It is confirmed.",
        items: items, closing: names.isEmpty ? nil : "Included: \(names.joined(separator: ", ")).",
        links: [turn.link(event.orderID)]))
  }
}

extension OrderConfirmed {
  /// What the total has beyond the lines; nil for nothing.
  fileprivate var shipping: Money? {
    var left = total.amount
    for line in lines {
      let (rest, overflow) = left.subtractingReportingOverflow(line.total ?? 0)
      guard !overflow else { return nil }
      left = rest
    }
    return left > 0 ? Money(left, total.currency) : nil
  }
}

extension Turn {
  func link(_ orderID: String) -> MailLink { MailLink("Your order", "\(text(.publicURL))/api/v1/orders/\(orderID)") }
}
