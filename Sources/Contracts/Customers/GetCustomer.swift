package import JSON

/// Query to customers: one customer.
package struct GetCustomer: Payload {
  package static let type = "GetCustomer"

  package let customerID: String

  package init(customerID: String) {
    self.customerID = customerID
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("customer_id", customerID)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    customerID = try json.string("customer_id")
  }
}
