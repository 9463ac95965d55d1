package import JSON

/// Event of customers: the customer is now this.
package struct CustomerChanged: Event {
  package static let type = "CustomerChanged"

  package let customerID: String
  package let email: String
  package let name: String
  /// ISO 3166 code.
  package let country: String
  /// Whether the customer may order.
  package let active: Bool
  /// Given by staff and earned by history, separated by `;`.
  package let segments: String
  /// Counts the changes of this customer.
  package let customerVersion: Int64
  /// Absent for the standard ones: `review_requests` and `order_mail`, not `marketing`.
  package let preferences: Preferences

  package init(
    customerID: String, email: String, name: String, country: String, active: Bool, segments: String,
    customerVersion: Int64, preferences: Preferences = .standard
  ) {
    self.customerID = customerID
    self.email = email
    self.name = name
    self.country = country
    self.active = active
    self.segments = segments
    self.customerVersion = customerVersion
    self.preferences = preferences
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
    writer.field("customer_version", customerVersion)
    if preferences != .standard { writer.field("preferences", preferences) }
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    customerID = try json.string("customer_id")
    email = try json.string("email")
    name = try json.string("name")
    country = try json.string("country")
    active = try json.bool("active")
    segments = try json.string("segments")
    customerVersion = try json.int64("customer_version")
    preferences = try json["preferences"].map { (value) throws(JSONError) in try Preferences(json: value) } ?? .standard
  }
}
