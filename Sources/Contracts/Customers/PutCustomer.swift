package import JSON

/// Command to customers: a customer; the whole of it.
package struct PutCustomer: Payload {
  package static let type = "PutCustomer"

  package let customerID: String
  package let email: String
  package let name: String
  /// ISO 3166-1 alpha-2.
  package let country: String
  package let active: Bool
  /// Separated by `;`, in the order given.
  package let segments: String

  package init(customerID: String, email: String, name: String, country: String, active: Bool, segments: String) {
    self.customerID = customerID
    self.email = email
    self.name = name
    self.country = country
    self.active = active
    self.segments = segments
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("customer_id", customerID)
    writer.field("email", email)
    writer.field("name", name)
    writer.field("country", country)
    writer.field("active", active)
    writer.field("segments", segments)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    customerID = try json.string("customer_id")
    email = try json.string("email")
    name = try json.string("name")
    country = try json.string("country")
    active = try json.bool("active")
    segments = try json.string("segments")
  }
}
