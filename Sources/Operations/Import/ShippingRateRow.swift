import Contracts
import JSON
import Messaging

/// The rows of `shipping_rates.csv`: all shipping rates there are from then on.
struct ShippingRateRow: GroupedRow {
  static let file = "shipping_rates.csv"
  static let columns = ["country", "method", "up_to_amount_minor", "currency", "amount_minor"]
  static let keyColumns = ["country", "method", "currency", "up_to_amount_minor"]
  static let subject = "shipping-rates"
  static let groupLimit = PutShippingRates.limit

  private var rates: [ShippingRate]

  init(_ fields: inout RowFields) {
    rates = [
      ShippingRate(
        country: fields.country("country"), method: fields.text("method", maximum: 64),
        currency: fields.currency("currency"), upTo: fields.amount("up_to_amount_minor"),
        price: fields.amount("amount_minor"))
    ]
  }

  /// Country and currency are of fixed length and the limit is a number, so that the method may be anything.
  var key: String { "\(rates[0].country)/\(rates[0].currency)/\(rates[0].upTo)/\(rates[0].method)" }
  /// One list.
  var group: String { "all" }

  mutating func join(_ other: ShippingRateRow) { rates += other.rates }

  func command(_ topology: Topology) -> Parcel { Parcel(PutShippingRates(rates: rates), to: PartitionID(.pricing, 0)) }

  func query(_ topology: Topology) -> Parcel { Parcel(GetShippingRates(), to: PartitionID(.pricing, 0)) }

  func verdict(_ answer: Outcome, _ batch: ImportBatch) -> RowVerdict {
    guard var comparison = RowComparison(answer), let now = comparison["rates"] else { return .missing(answer) }
    guard now.count > 0 else { return .new }
    let found = Set(now.elements.compactMap { try? ShippingRate(json: $0) })
    let wanted = Set(rates)
    comparison.compare(
      "rates", ShippingRateRow.text(found, beside: wanted), ShippingRateRow.text(wanted, beside: found))
    return comparison.verdict
  }

  /// `3, of them 1 not here otherwise`: equal for equal lists.
  private static func text(_ rates: Set<ShippingRate>, beside others: Set<ShippingRate>) -> String {
    let own = rates.subtracting(others).count
    return own == 0 ? "\(rates.count)" : "\(rates.count), \(own) of them only here"
  }
}
