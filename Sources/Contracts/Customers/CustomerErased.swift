package import JSON

/// Event of customers: who it was is forgotten, by everybody: what they keep, and what was set aside.
package struct CustomerErased: Event {
  package static let type = "CustomerErased"

  package let customerID: String
  /// Unix milliseconds.
  package let erasedAt: Int64
  /// Counts the changes of this customer.
  package let customerVersion: Int64

  package init(customerID: String, erasedAt: Int64, customerVersion: Int64) {
    self.customerID = customerID
    self.erasedAt = erasedAt
    self.customerVersion = customerVersion
  }

  package func route(to capability: CapabilityName) -> Route {
    // Its partitions are of warehouses.
    capability == .reservation ? .everyPartition : .keys([customerID])
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("customer_id", customerID)
    writer.field("erased_at", erasedAt)
    writer.field("customer_version", customerVersion)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    customerID = try json.string("customer_id")
    erasedAt = try json.int64("erased_at")
    customerVersion = try json.int64("customer_version")
  }
}
