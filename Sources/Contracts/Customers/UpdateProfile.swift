package import JSON

/// Command to customers: what a customer may change of its own profile.
package struct UpdateProfile: Payload {
  package static let type = "UpdateProfile"

  package let customerID: String
  package let email: String
  package let name: String
  /// ISO 3166-1 alpha-2.
  package let country: String

  package init(customerID: String, email: String, name: String, country: String) {
    self.customerID = customerID
    self.email = email
    self.name = name
    self.country = country
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("customer_id", customerID)
    writer.field("email", email)
    writer.field("name", name)
    writer.field("country", country)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    customerID = try json.string("customer_id")
    email = try json.string("email")
    name = try json.string("name")
    country = try json.string("country")
  }
}
