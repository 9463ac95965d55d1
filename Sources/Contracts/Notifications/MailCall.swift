package import JSON

/// A mail to be sent. No message: the request of a call to the outside.
package struct MailCall: Sendable, Equatable, JSONEncodable, JSONDecodable {
  /// The kind of call it is to the runtime.
  package static let kind = "mail"

  /// The fact the mail tells, unique among all mails: with the sender's host, its Message-ID.
  package let mailID: String
  /// How often an operator has had it sent again.
  package let retries: Int
  package let to: String
  /// The whole of it: headers and body as RFC 5322 has them, 7 bits, lines ended by CR LF.
  package let text: String

  package init(mailID: String, retries: Int, to: String, text: String) {
    self.mailID = mailID
    self.retries = retries
    self.to = to
    self.text = text
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("mail_id", mailID)
    writer.field("retries", retries)
    writer.field("to", to)
    writer.field("text", text)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    mailID = try json.string("mail_id")
    retries = try json.int("retries")
    to = try json.string("to")
    text = try json.string("text")
  }
}
