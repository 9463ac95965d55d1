import Contracts
import Messaging

/// A row of `customers.csv`; the whole customer, who is active from then on.
struct CustomerRow: CSVRow {
  static let file = "customers.csv"
  static let columns = ["customer_id", "email", "name", "country", "segments"]
  static let keyColumns = ["customer_id"]
  static let subject = "customer"

  private let customer: PutCustomer

  init(_ fields: inout RowFields) {
    let id = fields.text("customer_id", maximum: 64)
    let email = fields.text("email")
    if !email.isEmpty, !email.contains("@") { fields.fault("email", "must be a mail address") }
    let name = fields.text("name")
    let country = fields.country("country")
    let segments = fields.optionalText("segments", maximum: 4_096)
    let names = segments.split(separator: ";", omittingEmptySubsequences: false)
    if !segments.isEmpty, names.contains(where: \.isEmpty) {
      fields.fault("segments", "must be names separated by ;, as in domestic;wholesale")
    }
    customer = PutCustomer(
      customerID: id, email: email, name: name, country: country, active: true, segments: segments)
  }

  var key: String { customer.customerID }

  private func partition(_ topology: Topology) -> PartitionID { topology.partition(.customers, key: key) }

  func command(_ topology: Topology) -> Parcel { Parcel(customer, to: partition(topology)) }

  func query(_ topology: Topology) -> Parcel { Parcel(GetCustomer(customerID: key), to: partition(topology)) }

  func verdict(_ answer: Outcome, _ batch: ImportBatch) -> RowVerdict {
    guard var comparison = RowComparison(answer) else { return .missing(answer) }
    comparison.compare("email", customer.email)
    comparison.compare("name", customer.name)
    comparison.compare("country", customer.country)
    comparison.compare("active", customer.active)
    comparison.compare("segments", customer.segments)
    return comparison.verdict
  }
}
