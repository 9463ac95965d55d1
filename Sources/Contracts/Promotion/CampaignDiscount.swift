import JSON

/// How much a campaign takes off.
package enum CampaignDiscount: Sendable, Equatable {
  package static let kinds = ["percentage", "fixed_amount", "buy_x_get_y"]
  package static let percentages: ClosedRange<Int64> = 1...10_000

  /// Hundredths of a percent.
  case percentage(Int64)
  /// Minor units of the campaign's currency.
  case fixedAmount(Int64)
  /// Of each product: so many are paid, the next so many are free.
  case buyXGetY(buy: Int64, get: Int64)

  func writeMembers(to writer: inout JSONWriter, _ currency: String) {
    switch self {
    case .percentage(let basisPoints):
      writer.field("discount_type", "percentage")
      writer.field("value_bps", basisPoints)
    case .fixedAmount(let amount):
      writer.field("discount_type", "fixed_amount")
      writer.field("amount", Money(amount, currency))
    case .buyXGetY(let buy, let get):
      writer.field("discount_type", "buy_x_get_y")
      writer.field("buy_quantity", buy)
      writer.field("get_quantity", get)
    }
  }

  init(json: JSONView) throws(JSONError) {
    switch try json.string("discount_type") {
    case "percentage": self = .percentage(try json.int64("value_bps"))
    case "fixed_amount": self = .fixedAmount(try Money(json: json.required("amount")).amount)
    case "buy_x_get_y": self = .buyXGetY(buy: try json.int64("buy_quantity"), get: try json.int64("get_quantity"))
    case let other: throw JSONError(offset: 0, message: "no discount_type \(other)")
    }
  }
}
