/// Who hears what: an event's type, and the capabilities whose logs it enters besides the public stream.
/// The one place where capabilities are joined.
package enum Subscriptions {
  private static let joined: [(event: any Event.Type, subscribers: [CapabilityName])] = [
    (OrderConfirmed.self, [.reservation, .promotion, .customers, .payments, .analytics, .loyalty, .notifications]),
    (OrderShipped.self, [.reservation, .customers, .notifications]),
    (OrderDelivered.self, [.customers, .reviews]),
    (OrderCancelled.self, [.customers, .analytics, .loyalty, .notifications]),
    (OrderReturned.self, [.reservation, .customers, .analytics, .loyalty, .reviews, .notifications]),
    (PaymentChanged.self, [.orders]),
    (CustomerChanged.self, [.orders, .reviews, .notifications]),
    (CustomerErased.self, CapabilityName.allCases.filter { $0 != .customers }),
    // To pricing: its other partitions keep copies of the catalogue.
    (ProductChanged.self, [.orders, .pricing]),
    (PriceUpdated.self, [.orders, .pricing]),
    (ShippingRatesChanged.self, [.orders, .pricing]),
    (RateChanged.self, [.pricing]),
    (WarehouseChanged.self, [.pricing]),
    (QuantityBreaksChanged.self, [.pricing]),
    (CampaignChanged.self, [.orders]),
    (ReviewRequestSent.self, [.notifications]),
    (LoyaltyRuleChanged.self, [.loyalty]),
  ]

  /// Every event type that somebody subscribes to.
  package static let events = joined.map(\.event)
  package static let table = Dictionary(uniqueKeysWithValues: joined.map { ($0.event.type, $0.subscribers) })

  package static func subscribers(of type: String) -> [CapabilityName] { table[type] ?? [] }
}
