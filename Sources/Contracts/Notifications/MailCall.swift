package import JSON

/// A mail to be sent: what it says, from whom to whom. No message: the request of a call to the outside. It bears no
/// secret; whoever sends it signs its links and writes it.
package struct MailCall: Sendable, Equatable, JSONEncodable, JSONDecodable {
  /// The kind of call it is to the runtime.
  package static let kind = "mail"

  /// The fact the mail tells, unique among all mails: with the sender's host, its Message-ID.
  package let mailID: String
  /// How often an operator has had it sent again.
  package let retries: Int
  package let from: MailAddress
  package let to: MailAddress
  /// The recipient's, as it came from outside; may be empty.
  package let name: String
  /// When the fact became known, Unix milliseconds: its date.
  package let at: Int64
  package let letter: Letter

  package init(
    mailID: String, retries: Int, from: MailAddress, to: MailAddress, name: String, at: Int64, letter: Letter
  ) {
    self.mailID = mailID
    self.retries = retries
    self.from = from
    self.to = to
    self.name = name
    self.at = at
    self.letter = letter
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("mail_id", mailID)
    writer.field("retries", retries)
    writer.field("from", from.text)
    writer.field("to", to.text)
    writer.field("name", name)
    writer.field("at", at)
    writer.field("letter", letter)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    mailID = try json.string("mail_id")
    retries = try json.int("retries")
    from = try json.mailAddress("from")
    to = try json.mailAddress("to")
    name = try json.string("name")
    at = try json.int64("at")
    letter = try Letter(json: json.required("letter"))
  }
}

extension JSONView {
  fileprivate func mailAddress(_ name: String) throws(JSONError) -> MailAddress {
    guard let address = MailAddress(try string(name)) else {
      throw JSONError(offset: 0, message: "\(name): not a mail address")
    }
    return address
  }
}
