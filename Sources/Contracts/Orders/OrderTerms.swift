package import JSON

/// What an order asks for beside its lines and where they go; it travels with the draft.
package struct OrderTerms: Sendable, Equatable, JSONEncodable, JSONDecodable {
  package var promotionCodes: [String]
  /// Nil to be settled by invoice.
  package var payment: PaymentMeans?
  /// The confirmation of a checkout it comes from; nil for an order posted as such.
  package var checkout: CheckoutClaim?
  /// The most the customer has agreed to pay, in minor units of the order's currency; nil for whatever it comes to.
  package var acceptedTotal: Int64?

  package static let none = OrderTerms()

  package init(
    promotionCodes: [String] = [], payment: PaymentMeans? = nil, checkout: CheckoutClaim? = nil,
    acceptedTotal: Int64? = nil
  ) {
    self.promotionCodes = promotionCodes
    self.payment = payment
    self.checkout = checkout
    self.acceptedTotal = acceptedTotal
  }

  /// What is kept once the order is decided: no token of the customer's means of payment.
  package var settled: OrderTerms {
    var kept = self
    kept.payment = payment.map { PaymentMeans(method: $0.method, token: "") }
    return kept
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    if !promotionCodes.isEmpty { writer.strings("promotion_codes", promotionCodes) }
    if let payment { writer.field("payment", payment) }
    if let checkout { writer.field("checkout", checkout) }
    writer.optional("accepted_total", acceptedTotal)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    promotionCodes = json["promotion_codes"] == nil ? [] : try json.strings("promotion_codes")
    payment = try json["payment"].map { (value) throws(JSONError) in try PaymentMeans(json: value) }
    checkout = try json["checkout"].map { (value) throws(JSONError) in try CheckoutClaim(json: value) }
    acceptedTotal = try json.optionalInt64("accepted_total")
  }
}

/// How an order is paid: a method, and the provider's token for it.
package struct PaymentMeans: Sendable, Equatable, JSONEncodable, JSONDecodable {
  package let method: String
  package let token: String

  package init(method: String, token: String) {
    self.method = method
    self.token = token
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("method", method)
    writer.field("token", token)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    method = try json.string("method")
    token = try json.string("token")
  }
}

/// One confirmation of a checkout. What is held is held for the checkout, and its latest confirmation owns it.
package struct CheckoutClaim: Sendable, Equatable, JSONEncodable, JSONDecodable {
  package let checkoutID: String
  package let cartID: String
  /// Counts the checkout's confirmations from 1: a later one takes over what an earlier one holds, never the reverse.
  package let confirmation: Int

  package init(checkoutID: String, cartID: String, confirmation: Int) {
    self.checkoutID = checkoutID
    self.cartID = cartID
    self.confirmation = confirmation
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("checkout_session_id", checkoutID)
    writer.field("cart_session_id", cartID)
    writer.field("confirmation", confirmation)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    checkoutID = try json.string("checkout_session_id")
    cartID = try json.string("cart_session_id")
    confirmation = try json.int("confirmation")
  }
}
