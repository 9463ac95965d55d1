package import JSON

/// Command to customers: the address is gone.
package struct RemoveAddress: Payload {
  package static let type = "RemoveAddress"

  package let customerID: String
  package let addressID: String

  package init(customerID: String, addressID: String) {
    self.customerID = customerID
    self.addressID = addressID
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("customer_id", customerID)
    writer.field("address_id", addressID)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    customerID = try json.string("customer_id")
    addressID = try json.string("address_id")
  }
}
