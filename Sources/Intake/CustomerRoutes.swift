import Contracts
import HTTP
import JSON
import Messaging

/// Customers as staff sees them.
struct CustomerRoutes {
  let configuration: IntakeConfiguration
  let replyTo: String

  var routes: [Route] {
    [
      Route(.put, "/api/v1/admin/customers/{customer_id}", .staff, .putCustomer, put),
      Route(.get, "/api/v1/admin/customers/{customer_id}", .staff, .readCustomer, read),
      Route(.get, "/api/v1/customers/me", .customer, .readOwnCustomer, readOwn),
    ]
  }

  private func put(_ call: Call) throws(Problem) -> Action {
    let id = try call.name(0, "customer_id")
    var fields = Fields(try Fields.document(call.request.body))
    let email = fields.text("email")
    if !email.isEmpty, !email.contains("@") { fields.fault("email", "must be a mail address") }
    let country = fields.text("country", maximum: 100)
    if !country.isEmpty, Country.code(country) == nil {
      fields.fault("country", "\(country) is no country: give its name or ISO 3166 code")
    }
    if let active = fields.value("active"), active.bool == nil { fields.fault("active", "must be true or false") }
    let command = PutCustomer(
      customerID: id, email: email, name: fields.text("name"), country: Country.code(country) ?? "",
      active: fields.value("active")?.bool ?? true, segments: segments(&fields))
    try fields.check()
    return .send(
      try call.command(
        command, to: configuration.topology.partition(.customers, key: id), scope: "customer \(id)",
        replyTo: replyTo))
  }

  private func segments(_ fields: inout Fields) -> String {
    guard let list = fields.value("segments") else { return "" }
    let names = list.elements.compactMap(\.string)
    if list.kind != .array || names.count != list.count || names.contains(where: { $0.contains(";") }) {
      fields.fault("segments", "must be an array of names without ;")
    }
    return names.joined(separator: ";")
  }

  private func read(_ call: Call) throws(Problem) -> Action { read(call, call.parameters[0]) }

  private func readOwn(_ call: Call) throws(Problem) -> Action {
    guard let principal = call.principal else { throw .noSuchResource }
    let named = principal.access >= .service ? call.query("customer_id") : nil
    return read(call, named ?? principal.subject)
  }

  private func read(_ call: Call, _ id: String) -> Action {
    .send(
      call.query(
        GetCustomer(customerID: id), to: configuration.topology.partition(.customers, key: id), replyTo: replyTo))
  }
}
