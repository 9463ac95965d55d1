package import JSON

/// Command to customers: forget who the customer is; its id and its history stay.
package struct EraseCustomer: Payload {
  package static let type = "EraseCustomer"

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
