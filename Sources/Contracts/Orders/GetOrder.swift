package import JSON

/// Query to orders: the order as it stands.
package struct GetOrder: Payload {
  package static let type = "GetOrder"

  package let orderID: String
  /// Only if it belongs to this customer; nil reads anyone's.
  package let customerID: String?

  package init(orderID: String, customerID: String?) {
    self.orderID = orderID
    self.customerID = customerID
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("order_id", orderID)
    writer.optional("customer_id", customerID)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    orderID = try json.string("order_id")
    customerID = try json.optionalString("customer_id")
  }
}
