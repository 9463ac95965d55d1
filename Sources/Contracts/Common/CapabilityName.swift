/// One business ability of the system; the first part of a partition's name.
package enum CapabilityName: String, Sendable, CaseIterable {
  case orders, reservation, pricing, promotion, customers, payments, analytics, loyalty, reviews, notifications

  /// Always one partition: what it keeps is of the whole shop.
  package var isUndivided: Bool { [.promotion, .analytics, .reviews].contains(self) }
}
