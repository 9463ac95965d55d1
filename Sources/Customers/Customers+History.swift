import Contracts
import JSON
import Messaging

/// What customers have bought, as orders tells.
extension Customers {
  func handleHistory(_ message: Message, _ turn: Turn) throws -> Bool {
    let store = HistoryStore(turn.store)
    let customerID: String
    switch message.head.type {
    case OrderConfirmed.type:
      let event: OrderConfirmed = try message.decode()
      try store.confirm(event, at: message.head.sent)
      customerID = event.customerID
    case OrderCancelled.type: customerID = try store.note(OrderNews(message.decode(OrderCancelled.self)))
    case OrderShipped.type: customerID = try store.note(OrderNews(message.decode(OrderShipped.self)))
    case OrderDelivered.type: customerID = try store.note(OrderNews(message.decode(OrderDelivered.self)))
    case OrderReturned.type: customerID = try store.note(OrderNews(message.decode(OrderReturned.self)))
    default: return false
    }
    guard let known = try CustomersStore(turn.store).customer(customerID), known.erasedAt == nil else { return true }
    try reevaluate(known, at: turn.now, turn)
    try cacheHistory(of: customerID, turn)
    return true
  }
}

extension OrderNews {
  init(_ event: OrderCancelled) {
    self.init(
      customerID: event.customerID, orderID: event.orderID, status: "cancelled", version: event.orderVersion)
  }

  init(_ event: OrderShipped) {
    self.init(customerID: event.customerID, orderID: event.orderID, status: "shipped", version: event.orderVersion)
  }

  init(_ event: OrderDelivered) {
    self.init(customerID: event.customerID, orderID: event.orderID, status: "delivered", version: event.orderVersion)
  }

  init(_ event: OrderReturned) {
    self.init(
      customerID: event.customerID, orderID: event.orderID, status: event.status, version: event.orderVersion,
      refund: event.refund)
  }
}
