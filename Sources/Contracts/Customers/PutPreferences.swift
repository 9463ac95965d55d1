package import JSON

/// Command to customers: what a customer wants to be sent; the whole of it.
package struct PutPreferences: Payload {
  package static let type = "PutPreferences"

  package let customerID: String
  package let preferences: Preferences

  package init(customerID: String, preferences: Preferences) {
    self.customerID = customerID
    self.preferences = preferences
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("customer_id", customerID)
    writer.field("preferences", preferences)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    customerID = try json.string("customer_id")
    preferences = try Preferences(json: json.required("preferences"))
  }
}
