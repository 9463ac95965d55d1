import Contracts

/// The values of header fields that are not plain already.
enum Header {
  /// Octets of an encoded-word's text: with its frame and base64 it stays below the 75 of RFC 2047 §2.
  private static let longestWord = 42
  /// Characters of a value written as it is: a line holds 78 (RFC 5322 §2.1.1).
  private static let longestPlain = 60
  private static let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// As it is, or as encoded-words (RFC 2047), folded.
  static func text(_ value: String) -> String {
    let line = value.singleLine
    return isPlain(line) ? line : words(line)
  }

  /// A name in front of an address (RFC 5322 §3.4), quoted or as encoded-words.
  static func mailbox(_ name: String, _ address: MailAddress) -> String {
    let line = name.singleLine
    guard !line.isEmpty else { return address.text }
    let quoted = "\"\(line.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
    return "\(isPlain(quoted) ? quoted : words(line))\r\n <\(address.text)>"
  }

  /// RFC 5322 §3.3, in UTC.
  static func date(_ milliseconds: Int64) -> String {
    let days = milliseconds / 86_400_000
    let seconds = milliseconds / 1_000 % 86_400
    let (year, month, day) = Timestamp.civil(days)
    let time = [seconds / 3_600, seconds / 60 % 60, seconds % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
    return "\(weekdays[Int(days % 7)]), \(day) \(months[month - 1]) \(year) \(time.joined(separator: ":")) +0000"
  }

  private static func isPlain(_ line: String) -> Bool {
    line.utf8.count <= longestPlain && line.utf8.allSatisfy { (0x20...0x7E).contains($0) } && !line.contains("=?")
  }

  private static func words(_ line: String) -> String {
    var words: [String] = []
    var word = ""
    for scalar in line.unicodeScalars {
      if word.utf8.count + UTF8.width(scalar) > longestWord {
        words.append(word)
        word = ""
      }
      word.unicodeScalars.append(scalar)
    }
    return (words + [word]).map { "=?UTF-8?B?\(Base64.encode($0.utf8))?=" }.joined(separator: "\r\n ")
  }
}
