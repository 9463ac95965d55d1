import Foundation

/// A mail of the spool as a mail program shows it.
struct SpooledMail {
  let text: String
  /// Header lines, folded as they are.
  let head: [String]
  /// Plain text, then HTML.
  let parts: [String]

  init(_ text: String) {
    self.text = text
    head = text.components(separatedBy: "\r\n\r\n")[0].components(separatedBy: "\r\n")
    parts = text.components(separatedBy: "--=_orderflow").dropFirst().dropLast().map { part in
      let body = part.components(separatedBy: "\r\n\r\n").dropFirst().joined()
      return String(decoding: Data(base64Encoded: body, options: .ignoreUnknownCharacters) ?? Data(), as: UTF8.self)
    }
  }

  /// What follows `?token=` in each link of the plain text.
  var tokens: [String] { parts[0].matches(of: /\?token=([A-Za-z0-9._-]+)/).map { String($0.output.1) } }
}

extension OrderflowSystem {
  /// The mail of this id, once it is in the spool.
  func mail(_ id: String) throws -> SpooledMail {
    var text: String?
    try eventually("the mail \(id)") {
      text = FileManager.default.contents(atPath: "\(data)/spool/\(id).eml").map { String(decoding: $0, as: UTF8.self) }
      return text != nil
    }
    return SpooledMail(text ?? "")
  }
}
