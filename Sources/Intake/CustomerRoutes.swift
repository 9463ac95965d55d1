import Contracts
import HTTP
import JSON
import Messaging

/// Customers and segments as staff sees them.
struct CustomerRoutes {
  let configuration: IntakeConfiguration
  let replyTo: String

  private static let customer = "/api/v1/admin/customers/{customer_id}"
  private static let segment = "/api/v1/admin/segments/{name}"
  /// Who orders all changes of segments.
  private static let segments = PartitionID(.customers, 0)
  /// Of rules: days, orders.
  private static let counts: ClosedRange<Int64> = 1...100_000

  var routes: [Route] {
    [
      Route(.put, CustomerRoutes.customer, .staff, .putCustomer, put),
      Route(.get, CustomerRoutes.customer, .staff, .readCustomer, read),
      Route(.get, CustomerRoutes.customer + "/export", .staff, .exportCustomer, export),
      Route(.post, CustomerRoutes.customer + "/erase", .staff, .eraseCustomer, erase),
      Route(.put, CustomerRoutes.segment, .staff, .putSegment, putSegment),
      Route(.get, CustomerRoutes.segment, .staff, .readSegment, readSegment),
    ]
  }

  private func partition(_ id: String) -> PartitionID { configuration.topology.partition(.customers, key: id) }

  // MARK: Customers

  private func put(_ call: Call) throws(Problem) -> Action {
    let id = try call.name(0, "customer_id")
    var fields = Fields(try Fields.document(call.request.body))
    let profile = Profile(&fields)
    if let active = fields.value("active"), active.bool == nil { fields.fault("active", "must be true or false") }
    let command = PutCustomer(
      customerID: id, email: profile.email, name: profile.name, country: profile.country,
      active: fields.value("active")?.bool ?? true, segments: segments(&fields))
    try fields.check()
    return .send(try call.command(command, to: partition(id), scope: "customer \(id)", replyTo: replyTo))
  }

  private func segments(_ fields: inout Fields) -> String {
    guard let list = fields.value("segments") else { return "" }
    let names = list.elements.compactMap(\.string)
    if list.kind != .array || names.count != list.count || names.contains(where: { $0.contains(";") }) {
      fields.fault("segments", "must be an array of names without ;")
    }
    return names.joined(separator: ";")
  }

  private func read(_ call: Call) throws(Problem) -> Action {
    let id = call.parameters[0]
    return .send(call.query(GetCustomer(customerID: id), to: partition(id), replyTo: replyTo))
  }

  private func export(_ call: Call) throws(Problem) -> Action {
    let id = call.parameters[0]
    let query = ExportCustomer(customerID: id)
    return .join(
      [CapabilityName.customers, .orders, .reviews, .loyalty, .notifications].map { capability in
        let keeper = configuration.topology.partition(capability, key: id)
        return (capability.rawValue, call.query(query, to: keeper, replyTo: replyTo))
      })
  }

  private func erase(_ call: Call) throws(Problem) -> Action {
    let id = call.parameters[0]
    return .send(
      try call.command(EraseCustomer(customerID: id), to: partition(id), scope: "customer \(id)", replyTo: replyTo))
  }

  // MARK: Segments

  private func putSegment(_ call: Call) throws(Problem) -> Action {
    let name = try call.name(0, "name")
    guard !name.contains(";") else { throw .validation([.init("/name", "must not have a ;")]) }
    var fields = Fields(try Fields.document(call.request.body))
    let rules = rules(&fields)
    try fields.check()
    return .send(
      try call.command(
        PutSegment(name: name, rules: rules), to: CustomerRoutes.segments, scope: "segment \(name)",
        replyTo: replyTo))
  }

  private func rules(_ fields: inout Fields) -> SegmentRules {
    guard let value = fields.value("rules"), value.kind == .object else {
      fields.fault("rules", "must be an object; without rules nobody is in the segment")
      return SegmentRules()
    }
    var given = fields.nested(value, "rules")
    let rules = SegmentRules(
      minimumOrders: given.optionalInteger("minimum_orders", CustomerRoutes.counts),
      minimumLifetimeValue: money(&given, "minimum_lifetime_value"),
      orderedWithinDays: given.optionalInteger("ordered_within_days", CustomerRoutes.counts))
    fields.add(given.faults)
    return rules
  }

  private func money(_ fields: inout Fields, _ name: String) -> Money? {
    guard let value = fields.value(name) else { return nil }
    guard value.kind == .object else {
      fields.fault(name, "must be an amount with its currency")
      return nil
    }
    var parts = fields.nested(value, name)
    let money = Money(parts.integer("amount", 1...1_000_000_000_000), parts.currency("currency"))
    fields.add(parts.faults)
    return money
  }

  private func readSegment(_ call: Call) throws(Problem) -> Action {
    .send(call.query(GetSegment(name: call.parameters[0]), to: CustomerRoutes.segments, replyTo: replyTo))
  }
}

/// What a customer may change of itself.
struct Profile {
  let email: String
  let name: String
  /// ISO 3166-1 alpha-2.
  let country: String

  init(_ fields: inout Fields) {
    email = fields.text("email")
    if !email.isEmpty, !email.contains("@") { fields.fault("email", "must be a mail address") }
    let text = fields.text("country", maximum: 100)
    if !text.isEmpty, Country.code(text) == nil {
      fields.fault("country", "\(text) is no country: give its name or ISO 3166 code")
    }
    country = Country.code(text) ?? ""
    name = fields.text("name")
  }
}
