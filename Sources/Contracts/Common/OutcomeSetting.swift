/// Settings that change what a handler decides. They reach a store as a message (`SettingsApplied`), never by the
/// environment, so that a replayed log decides the same. Durations are milliseconds.
package enum OutcomeSetting: String, Sendable, CaseIterable {
  case reservationTTL = "reservation_ttl"
  case stepDeadline = "step_deadline"
  case priceTTL = "price_ttl"
  /// How old a recorded price may be to stand in while pricing is silent; 0 for never.
  case priceFallbackMaxAge = "price_fallback_max_age"
  /// Between the delivery of an order and the request for its reviews.
  case reviewDelay = "review_delay"
  /// The currency whose prices are converted where a product has none in the order's.
  case baseCurrency = "base_currency"
  /// The address mails come from.
  case mailFrom = "mail_from"
  /// Where the shop is found, without a slash at the end: the beginning of links in mails.
  case publicURL = "public_url"

  /// What holds until the first `SettingsApplied`.
  package var fallback: String {
    switch self {
    case .reservationTTL: "900000"
    case .stepDeadline: "30000"
    case .priceTTL: "1800000"
    case .priceFallbackMaxAge: "86400000"
    case .reviewDelay: "604800000"
    case .baseCurrency: "VND"
    case .mailFrom: "orderflow@localhost"
    case .publicURL: "http://127.0.0.1:8080"
    }
  }
}
