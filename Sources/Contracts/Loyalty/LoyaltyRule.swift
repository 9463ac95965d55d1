package import JSON

/// What is earned in one currency: `points` for each `per` minor units that are paid for goods, rounded down once for
/// an order.
package struct LoyaltyRule: Sendable, Equatable, JSONEncodable, JSONDecodable {
  package static let allPoints: ClosedRange<Int64> = 0...1_000_000
  package static let amounts: ClosedRange<Int64> = 1...1_000_000_000_000

  /// ISO 4217 code.
  package let currency: String
  /// 0 or more.
  package let points: Int64
  /// Minor units of the currency.
  package let per: Int64

  package init(currency: String, points: Int64, per: Int64) {
    self.currency = currency
    self.points = points
    self.per = per
  }

  /// What so many minor units earn; 0 or more.
  package func worth(_ amount: Int64) -> Int64 {
    Int64(clamping: Int128(amount) * Int128(points) / Int128(per))
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writeMembers(to: &writer)
    writer.endObject()
  }

  package func writeMembers(to writer: inout JSONWriter) {
    writer.field("currency", currency)
    writer.field("points", points)
    writer.field("per", per)
  }

  package init(json: JSONView) throws(JSONError) {
    currency = try json.string("currency")
    points = try json.int64("points")
    per = try json.int64("per")
    guard per > 0, points >= 0 else { throw JSONError(offset: 0, message: "a rule that no points can be counted by") }
  }
}
