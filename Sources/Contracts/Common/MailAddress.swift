/// A mail address that can stand in a header as it is: the dot-string of RFC 5321 §4.1.2 at a host name, in ASCII.
package struct MailAddress: Sendable, Equatable {
  /// RFC 5321 §4.5.3.1, octets.
  private static let longestLocalPart = 64
  private static let longest = 254
  private static let longestLabel = 63

  package let text: String
  package let host: String

  /// Nil for anything else: quoted local parts, address literals and other scripts too.
  package init?(_ text: String) {
    let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
    guard parts.count == 2, text.utf8.count <= MailAddress.longest, parts[0].count <= MailAddress.longestLocalPart,
      MailAddress.labels(parts[0]).allSatisfy({ !$0.isEmpty && $0.allSatisfy(MailAddress.isAtomText) }),
      MailAddress.labels(parts[1]).allSatisfy(MailAddress.isHostLabel)
    else { return nil }
    self.text = text
    host = String(parts[1]) ?? ""
  }

  private static func labels(_ text: Substring.UTF8View) -> [Substring.UTF8View] {
    text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: false
    }
  }

  /// `atext` of RFC 5322 §3.2.3.
  private static func isAtomText(_ byte: UInt8) -> Bool {
    isLetterOrDigit(byte) || "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
  }

  private static func isHostLabel(_ label: Substring.UTF8View) -> Bool {
    let hyphen = UInt8(ascii: "-")
    return (1...longestLabel).contains(label.count) && label.allSatisfy { isLetterOrDigit($0) || $0 == hyphen }
      && label.first != hyphen && label.last != hyphen
  }
}
