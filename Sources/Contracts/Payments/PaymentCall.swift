package import JSON

/// What a payment provider is asked, under an idempotency key. No message: the body of an HTTP request.
package struct PaymentCall: Sendable, Equatable, JSONEncodable, JSONDecodable {
  /// The kind of call it is to the runtime.
  package static let kind = "payment"

  package enum Operation: String, Sendable, CaseIterable {
    case authorize, capture, void, refund

    /// The status that says it is done.
    package var done: String {
      switch self {
      case .authorize: "authorized"
      case .capture: "captured"
      case .void: "voided"
      case .refund: "refunded"
      }
    }
  }

  package let operation: Operation
  /// Names one authorisation and all that follows from it. One voided before it is authorised stays so.
  package let paymentID: String
  package let orderID: String
  package let amount: Money
  /// The customer's means of payment, to authorise with.
  package let token: String?

  package init(_ operation: Operation, paymentID: String, orderID: String, amount: Money, token: String? = nil) {
    self.operation = operation
    self.paymentID = paymentID
    self.orderID = orderID
    self.amount = amount
    self.token = token
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("operation", operation.rawValue)
    writer.field("payment_id", paymentID)
    writer.field("order_id", orderID)
    writer.field("amount", amount)
    writer.optional("token", token)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    guard let operation = Operation(rawValue: try json.string("operation")) else {
      throw JSONError(offset: 0, message: "operation: not one of a payment's")
    }
    self.operation = operation
    paymentID = try json.string("payment_id")
    orderID = try json.string("order_id")
    amount = try Money(json: json.required("amount"))
    token = try json.optionalString("token")
  }
}
