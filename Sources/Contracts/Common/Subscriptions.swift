/// Who hears what: an event's type, and the capabilities whose logs it enters besides the public stream.
/// The one place where capabilities are joined.
package enum Subscriptions {
  package static let table: [String: [CapabilityName]] = [
    OrderConfirmed.type: [.reservation, .promotion, .payments],
    OrderShipped.type: [.reservation],
    OrderReturned.type: [.reservation],
    PaymentChanged.type: [.orders],
    CustomerChanged.type: [.orders],
    ProductChanged.type: [.orders],
    PriceUpdated.type: [.orders],
    ShippingRatesChanged.type: [.orders],
    CampaignChanged.type: [.orders],
  ]

  package static func subscribers(of type: String) -> [CapabilityName] { table[type] ?? [] }
}
