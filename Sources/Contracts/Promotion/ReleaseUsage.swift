package import JSON

/// Command to promotion: the order is refused or cancelled; what it used of campaigns up to this attempt is given back,
/// settled or not.
package struct ReleaseUsage: Payload {
  package static let type = "ReleaseUsage"

  package let orderID: String
  package let attempt: Int
  /// Orders wants to hear when it is done (`CompensationDone`).
  package let acknowledge: Bool

  package init(orderID: String, attempt: Int, acknowledge: Bool = false) {
    self.orderID = orderID
    self.attempt = attempt
    self.acknowledge = acknowledge
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("order_id", orderID)
    writer.field("attempt", attempt)
    if acknowledge { writer.field("acknowledge", true) }
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    orderID = try json.string("order_id")
    attempt = try json.int("attempt")
    acknowledge = json["acknowledge"]?.bool ?? false
  }
}
