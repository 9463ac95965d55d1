package import JSON

/// Timer of customers: the customer's last order is too long ago for a segment by now.
package struct SegmentExpiry: Payload {
  package static let type = "SegmentExpiry"

  package let customerID: String
  /// Unix milliseconds.
  package let due: Int64

  package init(customerID: String, due: Int64) {
    self.customerID = customerID
    self.due = due
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("customer_id", customerID)
    writer.field("due", due)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    customerID = try json.string("customer_id")
    due = try json.int64("due")
  }
}
