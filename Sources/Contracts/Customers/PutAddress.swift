package import JSON

/// Command to customers: an address of a customer, a new one or in place of one there is.
package struct PutAddress: Payload {
  package static let type = "PutAddress"

  package let customerID: String
  package let addressID: String
  /// As it was sent, its country as ISO 3166 code; JSON object text.
  package let address: [UInt8]
  package let isNew: Bool

  package init(customerID: String, addressID: String, address: [UInt8], isNew: Bool) {
    self.customerID = customerID
    self.addressID = addressID
    self.address = address
    self.isNew = isNew
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("customer_id", customerID)
    writer.field("address_id", addressID)
    writer.key("address")
    writer.raw(address)
    writer.field("is_new", isNew)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    customerID = try json.string("customer_id")
    addressID = try json.string("address_id")
    address = Array(try json.required("address").raw)
    isNew = try json.bool("is_new")
  }
}
