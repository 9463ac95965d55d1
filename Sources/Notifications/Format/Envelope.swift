import Contracts

/// A letter on its way: who gets it from whom, and the mail that it is (RFC 5322, RFC 2045, RFC 2046).
struct Envelope {
  /// No line of base64 is like it.
  private static let boundary = "=_orderflow"

  let from: MailAddress
  let to: MailAddress
  let name: String
  /// With the sender's host, the Message-ID.
  let mailID: String
  /// Unix milliseconds.
  let at: Int64

  func text(_ letter: Letter) -> String {
    let headers = [
      ("From", from.text), ("To", Header.mailbox(name, to)), ("Subject", Header.text(letter.subject)),
      ("Date", Header.date(at)), ("Message-ID", "<\(mailID)@\(from.host)>"), ("Auto-Submitted", "auto-generated"),
      ("MIME-Version", "1.0"), ("Content-Type", "multipart/alternative;\r\n boundary=\"\(Envelope.boundary)\""),
    ]
    return headers.map { "\($0): \($1)\r\n" }.joined() + "\r\n" + part("plain", letter.plain(to: name))
      + part("html", letter.html(to: name)) + "--\(Envelope.boundary)--\r\n"
  }

  private func part(_ type: String, _ text: String) -> String {
    "--\(Envelope.boundary)\r\nContent-Type: text/\(type); charset=UTF-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
      + Base64.lines(text)
  }
}
