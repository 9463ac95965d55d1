package import JSON

/// Query to every capability that keeps personal data: all it keeps of a customer.
package struct ExportCustomer: Payload {
  package static let type = "ExportCustomer"

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
