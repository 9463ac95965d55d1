package import JSON

/// Query to customers: a part of what is kept of one customer.
package struct GetCustomer: Payload {
  package static let type = "GetCustomer"

  package enum Part: String, Sendable {
    case profile, addresses, preferences, segments
  }

  package let customerID: String
  package let part: Part

  package init(customerID: String, part: Part = .profile) {
    self.customerID = customerID
    self.part = part
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("customer_id", customerID)
    if part != .profile { writer.field("part", part.rawValue) }
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    customerID = try json.string("customer_id")
    part = try json.optionalString("part").flatMap { Part(rawValue: $0) } ?? .profile
  }
}
