/// Who hears what: an event's type, and the capabilities whose logs it enters besides the public stream.
/// The one place where capabilities are joined.
package enum Subscriptions {
  private static let joined: [(event: any Event.Type, subscribers: [CapabilityName])] = [
    (OrderConfirmed.self, [.reservation, .promotion, .payments, .analytics, .loyalty, .notifications]),
    (OrderShipped.self, [.reservation, .notifications]),
    (OrderDelivered.self, [.reviews]),
    (OrderCancelled.self, [.analytics, .loyalty, .notifications]),
    (OrderReturned.self, [.reservation, .analytics, .loyalty, .reviews, .notifications]),
    (PaymentChanged.self, [.orders]),
    (CustomerChanged.self, [.orders, .reviews, .notifications]),
    (ProductChanged.self, [.orders]),
    (PriceUpdated.self, [.orders]),
    (ShippingRatesChanged.self, [.orders]),
    (CampaignChanged.self, [.orders]),
    (LoyaltyRuleChanged.self, [.loyalty]),
  ]

  /// Every event type that somebody subscribes to.
  package static let events = joined.map(\.event)
  package static let table = Dictionary(uniqueKeysWithValues: joined.map { ($0.event.type, $0.subscribers) })

  package static func subscribers(of type: String) -> [CapabilityName] { table[type] ?? [] }
}
