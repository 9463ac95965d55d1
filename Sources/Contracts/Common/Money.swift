package import JSON

/// An amount in minor units of its currency. Arithmetic answers nil on overflow or mixed currencies: a sum that
/// cannot be right is refused, never wrapped.
package struct Money: Sendable, Hashable, JSONEncodable, JSONDecodable {
  /// Minor units of the currency, by its ISO 4217 exponent.
  package let amount: Int64
  /// ISO 4217 code.
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

  /// `part` of `whole` of it, half to the even minor unit. Parts taken as differences of what is due up to each sum to
  /// the whole.
  /// - Parameter whole: above zero, and not below `part`.
  package func share(_ part: Int64, of whole: Int64) -> Int64 {
    let (quotient, remainder) = (Int128(amount) * Int128(part)).quotientAndRemainder(dividingBy: Int128(whole))
    let twice = 2 * remainder
    let isUp = twice > Int128(whole) || (twice == Int128(whole) && quotient % 2 == 1)
    return Int64(quotient) + (isUp ? 1 : 0)
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
