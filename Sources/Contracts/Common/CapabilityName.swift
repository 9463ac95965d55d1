/// One business ability of the system; the first part of a partition's name.
///
/// The order of the cases is the direction of relays: a message passed on without a commit may only go to a capability
/// that stands further down. Its cause stays unsettled until the receiver has settled it, so two that relayed to each
/// other would wait for each other for ever.
package enum CapabilityName: String, Sendable, CaseIterable, Comparable {
  case customers, pricing, reservation, orders

  package static func < (left: CapabilityName, right: CapabilityName) -> Bool {
    left.place < right.place
  }

  private var place: Int {
    switch self {
    case .customers: 0
    case .pricing: 1
    case .reservation: 2
    case .orders: 3
    }
  }
}
