package import JSON

/// Command to orders: a stop cannot go on with this attempt. Orders alone decides the compensation.
package struct RefuseOrder: Payload {
  package static let type = "RefuseOrder"

  package let orderID: String
  package let attempt: Int
  /// What the customer is told.
  package let outcome: Outcome

  package init(orderID: String, attempt: Int, problem: Problem) {
    self.orderID = orderID
    self.attempt = attempt
    outcome = Outcome(problem)
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("order_id", orderID)
    writer.field("attempt", attempt)
    writer.field("outcome", outcome)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    orderID = try json.string("order_id")
    attempt = try json.int("attempt")
    outcome = try Outcome(json: json.required("outcome"))
  }
}
