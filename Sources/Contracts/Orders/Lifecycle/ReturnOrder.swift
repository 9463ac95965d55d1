package import JSON

/// Command to orders: goods of a delivered order have come back.
package struct ReturnOrder: Payload {
  package static let type = "ReturnOrder"

  package let orderID: String
  /// Whose order it must be; nil for anybody's.
  package let customerID: String?
  /// Drawn at the intake.
  package let returnID: String
  package let items: [ReturnItem]
  package let reason: String?
  /// `customer` or `staff`.
  package let actor: String

  package init(
    orderID: String, customerID: String?, returnID: String, items: [ReturnItem], reason: String?, actor: String
  ) {
    self.orderID = orderID
    self.customerID = customerID
    self.returnID = returnID
    self.items = items
    self.reason = reason
    self.actor = actor
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("order_id", orderID)
    writer.optional("customer_id", customerID)
    writer.field("return_id", returnID)
    writer.list("items", items)
    writer.optional("reason", reason)
    writer.field("actor", actor)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    orderID = try json.string("order_id")
    customerID = try json.optionalString("customer_id")
    returnID = try json.string("return_id")
    items = try json.list("items") { (item) throws(JSONError) in try ReturnItem(json: item) }
    reason = try json.optionalString("reason")
    actor = try json.string("actor")
  }
}
