package import JSON

/// What a payment provider answers.
package struct PaymentAnswer: Sendable, Equatable, JSONEncodable, JSONDecodable {
  /// The operation's own, or `declined`.
  package let status: String
  /// The provider's own name for it.
  package let reference: String?
  /// Why it was declined.
  package let reason: String?

  package init(_ status: String, reference: String? = nil, reason: String? = nil) {
    self.status = status
    self.reference = reference
    self.reason = reason
  }

  /// Whether it is an answer to this operation at all.
  package func fits(_ operation: PaymentCall.Operation) -> Bool { status == operation.done || status == "declined" }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("status", status)
    writer.optional("reference", reference)
    writer.optional("reason", reason)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    status = try json.string("status")
    reference = try json.optionalString("reference")
    reason = try json.optionalString("reason")
  }
}
