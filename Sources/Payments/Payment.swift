import Contracts
import Messaging

/// One authorisation of an order's total, and what became of it.
struct Payment: Equatable {
  enum State: String {
    case authorizing, authorized, declined, capturing, captured, voiding, voided
    /// Being authorised still, and wanted no more: voided as soon as the provider has said what it is.
    case abandoned
    case captureFailed = "capture_failed"
  }

  let orderID: String
  /// Names it within its order.
  let firstAttempt: Int
  /// The one it pays for: a later attempt of the same total takes it over.
  var attempt: Int
  let customerID: String
  let amount: Money
  var state: State
  /// What was given back, of the amount's currency.
  var refunded: Int64 = 0
  var version = 0
  /// The provider's name for it.
  var reference: String?
  var call = ""
  var round = 0
  var waits = false
  /// How often the provider would not capture it: each time another call is needed, for the old one's answer stands.
  var declines = 0
  /// A person has been told that the capture failed.
  var isAside = false
  /// The order while it rests here, with the stops ahead of it.
  var draft: Draft?
  var slip: [Stop] = []

  /// As the provider knows it: derived from the order's id.
  var paymentID: String { "pay_\(orderID.dropFirst(TimeOrderedID.order.count)).r\(firstAttempt)" }

  /// The call's id: its idempotency key at the provider.
  func callID(_ operation: PaymentCall.Operation) -> String {
    "\(orderID).\(operation.rawValue).r\(firstAttempt)" + (operation == .capture && declines > 0 ? ".d\(declines)" : "")
  }

  /// Whether it can still bring money, or has.
  var stands: Bool { [.authorized, .capturing, .captured, .captureFailed].contains(state) }
}

/// A part of a captured payment that is given back.
struct Refund: Equatable {
  enum State: String {
    case waiting, refunding, refunded, failed
  }

  let orderID: String
  let refundID: String
  let firstAttempt: Int
  let amount: Int64
  var state: State
  /// As a payment's.
  var declines = 0
  var isAside = false

  var callID: String { "\(orderID).refund.\(refundID)" + (declines > 0 ? ".d\(declines)" : "") }
}
