package import JSON

/// Event of customers: the customer is now this.
package struct CustomerChanged: Event {
  package static let type = "CustomerChanged"

  package let customerID: String
  package let email: String
  package let name: String
  package let country: String
  package let active: Bool
  package let segments: String
  /// Whether the customer wants to be asked for reviews.
  package let reviewRequests: Bool
  package let customerVersion: Int64

  package init(
    customerID: String, email: String, name: String, country: String, active: Bool, segments: String,
    reviewRequests: Bool = true, customerVersion: Int64
  ) {
    self.customerID = customerID
    self.email = email
    self.name = name
    self.country = country
    self.active = active
    self.segments = segments
    self.reviewRequests = reviewRequests
    self.customerVersion = customerVersion
  }

  package func route(to capability: CapabilityName) -> Route { .keys([customerID]) }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("customer_id", customerID)
    writer.field("email", email)
    writer.field("name", name)
    writer.field("country", country)
    writer.field("active", active)
    writer.field("segments", segments)
    if !reviewRequests { writer.field("review_requests", false) }
    writer.field("customer_version", customerVersion)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    customerID = try json.string("customer_id")
    email = try json.string("email")
    name = try json.string("name")
    country = try json.string("country")
    active = try json.bool("active")
    segments = try json.string("segments")
    reviewRequests = json["review_requests"] == nil ? true : try json.bool("review_requests")
    customerVersion = try json.int64("customer_version")
  }
}
