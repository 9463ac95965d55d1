import Contracts

extension NotificationsStore {
  /// What is known of a customer.
  struct Recipient {
    /// Why one that is erased is told nothing.
    static let erasure = "erased"

    var email: String
    var name: String
    var active: Bool
    var wantsReviewRequests: Bool
    var wantsOrderMail: Bool
    var version: Int64
    /// Nothing is to be known any more.
    var isErased = false

    /// Why it is not to be told this; nil where it is.
    func objection(to kind: Mail.Kind) -> String? {
      if isErased { return Recipient.erasure }
      guard active else { return "not active" }
      guard kind == .reviewRequest ? wantsReviewRequests : wantsOrderMail else { return "not wanted" }
      return email.isEmpty ? "no address" : nil
    }
  }
}

extension NotificationsStore.Recipient {
  init(_ event: CustomerChanged) {
    self.init(
      email: event.email, name: event.name, active: event.active,
      wantsReviewRequests: event.preferences.reviewRequests, wantsOrderMail: event.preferences.orderMail,
      version: event.customerVersion)
  }

  static func erased(version: Int64) -> NotificationsStore.Recipient {
    .init(
      email: "", name: "", active: false, wantsReviewRequests: false, wantsOrderMail: false, version: version,
      isErased: true)
  }
}
