package import JSON

/// Message of notifications to itself: a mail could not be sent. It is set aside at once, for a person; sent again from
/// there, the mail is tried once more.
package struct RetryMail: Payload {
  package static let type = "RetryMail"

  package let mailID: String
  package let orderID: String
  package let customerID: String
  package let reason: String

  package init(mailID: String, orderID: String, customerID: String, reason: String) {
    self.mailID = mailID
    self.orderID = orderID
    self.customerID = customerID
    self.reason = reason
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("mail_id", mailID)
    writer.field("order_id", orderID)
    writer.field("customer_id", customerID)
    writer.field("reason", reason)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    mailID = try json.string("mail_id")
    orderID = try json.string("order_id")
    customerID = try json.string("customer_id")
    reason = try json.string("reason")
  }
}
