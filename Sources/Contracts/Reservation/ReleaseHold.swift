package import JSON

/// Command to reservation: give back what this owner holds, and close it against work that arrives later.
package struct ReleaseHold: Payload {
  package static let type = "ReleaseHold"

  package let orderID: String
  /// With the order, the owner of the hold.
  package let attempt: Int
  /// The confirmation of a checkout the order comes from.
  package let checkout: CheckoutClaim?
  /// Orders waits for `CompensationDone`.
  package let acknowledge: Bool

  package init(orderID: String, attempt: Int, checkout: CheckoutClaim? = nil, acknowledge: Bool = false) {
    self.orderID = orderID
    self.attempt = attempt
    self.checkout = checkout
    self.acknowledge = acknowledge
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("order_id", orderID)
    writer.field("attempt", attempt)
    if let checkout { writer.field("checkout", checkout) }
    if acknowledge { writer.field("acknowledge", true) }
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    orderID = try json.string("order_id")
    attempt = try json.int("attempt")
    checkout = try json["checkout"].map { (value) throws(JSONError) in try CheckoutClaim(json: value) }
    acknowledge = json["acknowledge"]?.bool ?? false
  }
}
