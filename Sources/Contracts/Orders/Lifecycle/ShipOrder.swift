package import JSON

/// Command to orders: a confirmed order has left the house.
package struct ShipOrder: Payload {
  package static let type = "ShipOrder"

  package let orderID: String
  package let carrier: String?
  package let trackingNumber: String?

  package init(orderID: String, carrier: String?, trackingNumber: String?) {
    self.orderID = orderID
    self.carrier = carrier
    self.trackingNumber = trackingNumber
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("order_id", orderID)
    writer.optional("carrier", carrier)
    writer.optional("tracking_number", trackingNumber)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    orderID = try json.string("order_id")
    carrier = try json.optionalString("carrier")
    trackingNumber = try json.optionalString("tracking_number")
  }
}
