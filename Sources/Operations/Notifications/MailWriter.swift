package import Contracts
package import Crypto

/// Writes mails as they are sent (RFC 5322, RFC 2045, RFC 2046): 7 bits, lines ended by CR LF. It has the keys that sign
/// links, so a link's token is in the mail and nowhere else.
package struct MailWriter: Sendable {
  /// No line of base64 is like it.
  private static let boundary = "=_orderflow"

  private let tokens: ReviewTokens?

  /// - Parameter tokens: nil where there are no keys.
  package init(_ tokens: ReviewTokens?) {
    self.tokens = tokens
  }

  /// Nil when a link cannot be signed.
  package func text(_ mail: MailCall) -> String? {
    var links: [MailLink] = []
    for link in mail.letter.links {
      guard let signed = signed(link) else { return nil }
      links.append(signed)
    }
    let said = mail.letter
    let letter = Letter(said.subject, said.opening, items: said.items, closing: said.closing, links: links)
    return MailWriter.headers(mail) + MailWriter.part("plain", letter.plain(to: mail.name))
      + MailWriter.part("html", letter.html(to: mail.name)) + "--\(MailWriter.boundary)--\r\n"
  }

  /// What becomes of a mail that cannot be written.
  static let refusal = MailAnswer(
    .refused, reason: "its links cannot be signed: the worker has no \(Setting.jwtKeys.environment)")

  private func signed(_ link: MailLink) -> MailLink? {
    guard let permission = link.permission else { return link }
    let token = tokens?.sign(
      ReviewToken(
        customerID: permission.customerID, orderID: permission.orderID, productID: permission.productID,
        expires: permission.expires / 1_000))
    return token.map { MailLink(link.text, "\(link.url)?token=\($0)") }
  }

  private static func part(_ type: String, _ text: String) -> String {
    "--\(boundary)\r\nContent-Type: text/\(type); charset=UTF-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
      + Base64.lines(text)
  }

  private static func headers(_ mail: MailCall) -> String {
    let headers = [
      ("From", mail.from.text), ("To", Header.mailbox(mail.name, mail.to)),
      ("Subject", Header.text(mail.letter.subject)),
      ("Date", Header.date(mail.at)), ("Message-ID", "<\(mail.mailID)@\(mail.from.host)>"),
      ("Auto-Submitted", "auto-generated"),
      ("MIME-Version", "1.0"), ("Content-Type", "multipart/alternative;\r\n boundary=\"\(boundary)\""),
    ]
    return headers.map { "\($0): \($1)\r\n" }.joined() + "\r\n"
  }
}
