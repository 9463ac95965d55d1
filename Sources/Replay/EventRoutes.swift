package import Contracts
import Messaging

/// The routing of a subscribed event read back from a stream.
package enum EventRoutes {
  /// Every subscribed event type; a new subscription whose type is not here is a failing test.
  package static let types: [any Event.Type] = [
    OrderConfirmed.self, OrderShipped.self, OrderReturned.self, CustomerChanged.self, ProductChanged.self,
    PriceUpdated.self, ShippingRatesChanged.self, CampaignChanged.self, PaymentChanged.self,
  ]

  static func route(of message: Message, to capability: CapabilityName) throws -> Route? {
    guard let type = types.first(where: { $0.type == message.head.type }) else { return nil }
    return try route(type, message, capability)
  }

  private static func route<E: Event>(_ type: E.Type, _ message: Message, _ capability: CapabilityName) throws -> Route
  {
    try message.decode(type).route(to: capability)
  }
}
