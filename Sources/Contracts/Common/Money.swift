package import JSON

/// An amount in minor units of its currency. Arithmetic answers nil on overflow or mixed currencies: a sum that
/// cannot be right is refused, never wrapped.
package struct Money: Sendable, Hashable, JSONEncodable, JSONDecodable {
  package let amount: Int64
  package let currency: String

  package init(_ amount: Int64, _ currency: String) {
    self.amount = amount
    self.currency = currency
  }

  package func plus(_ other: Money) -> Money? {
    guard currency == other.currency else { return nil }
    let (sum, overflow) = amount.addingReportingOverflow(other.amount)
    return overflow ? nil : Money(sum, currency)
  }

  package func times(_ quantity: Int64) -> Money? {
    let (product, overflow) = amount.multipliedReportingOverflow(by: quantity)
    return overflow ? nil : Money(product, currency)
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("amount", amount)
    writer.field("currency", currency)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    amount = try json.int64("amount")
    currency = try json.string("currency")
  }
}
