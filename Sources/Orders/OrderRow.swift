import Contracts
import Messaging

/// A row of the orders table.
struct OrderRow {
  let orderID: String
  let customerID: String
  var status: OrderStatus
  var version: Int
  var attempt: Int
  /// When the current attempt's time is up, Unix milliseconds.
  var deadline: Int64
  let currency: String
  let externalReference: String?
  /// Lines and shipping.
  var total: Int64?
  var waiters: [Waiter]
  let requestKey: String?
  let requestFingerprint: String?
  /// The lines as asked; JSON array text.
  let lines: [UInt8]
  /// JSON object text.
  var particulars: [UInt8]
  /// The order as answered, once it is decided.
  var document: [UInt8]?
  let createdAt: Int64
  /// ISO 3166; nil where nobody said.
  let country: String?
  /// The one asked for; once decided the one taken.
  var shippingMethod: String?
  var shipping: Int64?
  var terms: OrderTerms
  /// What was taken off; nil until it is decided.
  var discount: Int64?
  /// `none`, `authorized`, `captured`, `capture_failed`, `voided`, `refunded`.
  var paymentStatus: String
  /// Nil for one that nobody called off.
  var cancellation: Cancellation?

  var deadlineID: String { "\(orderID).deadline.r\(attempt)" }
  /// What is held for it: a checkout's hold passes from one order out of it to the next.
  var reservationID: String { "res_" + (terms.checkout?.checkoutID ?? orderID).dropFirst(4) }
  var location: String { "/api/v1/orders/\(orderID)" }
  var entityTag: String { "\"\(version)\"" }
}
