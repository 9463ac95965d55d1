import Contracts
import JSON
import Messaging

/// A row of `rates.csv`: what one unit of a currency is in another, as a decimal.
struct RateRow: CSVRow {
  static let file = "rates.csv"
  static let columns = ["from", "to", "rate"]
  static let keyColumns = ["from", "to"]
  static let subject = "rate"

  private let from: String
  private let to: String
  private let rate: ExchangeRate?

  init(_ fields: inout RowFields) {
    from = fields.currency("from")
    to = fields.currency("to")
    if from == to { fields.fault("to", "must be another currency than the one converted from") }
    rate = fields.rate("rate")
  }

  var key: String { "\(from)/\(to)" }

  func command(_ topology: Topology) -> Parcel {
    guard let rate else { preconditionFailure("a row with faults is not used") }
    return Parcel(PutRate(from: from, to: to, rate: rate), to: PartitionID(.pricing, 0))
  }

  func query(_ topology: Topology) -> Parcel { Parcel(GetRate(from: from, to: to), to: PartitionID(.pricing, 0)) }

  func verdict(_ answer: Outcome, _ batch: ImportBatch) -> RowVerdict {
    guard var comparison = RowComparison(answer) else { return .missing(answer) }
    comparison.compare("rate", rate?.text ?? "")
    return comparison.verdict
  }
}
