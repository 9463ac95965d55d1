extension String {
  /// Scalars of text from outside that are kept.
  private static let longestText = 500
  /// Without them some scripts, and some emoji, are written wrongly.
  private static let joiners: Set<Unicode.Scalar> = ["\u{200C}", "\u{200D}"]

  /// On one line, without what could steer a mail program: controls, separators of lines and marks of direction become spaces.
  var singleLine: String {
    if isPlainLine { return self }
    var line = ""
    for scalar in unicodeScalars.prefix(String.longestText) {
      switch scalar.properties.generalCategory {
      case .format where String.joiners.contains(scalar): line.unicodeScalars.append(scalar)
      case .control, .lineSeparator, .paragraphSeparator, .format, .surrogate, .unassigned, .privateUse: line += " "
      default: line.unicodeScalars.append(scalar)
      }
    }
    return line.split(separator: " ").joined(separator: " ")
  }

  /// Most are: printable ASCII, words one space apart.
  private var isPlainLine: Bool {
    var last = UInt8(ascii: " ")
    for byte in utf8 {
      guard (0x20...0x7E).contains(byte), byte != 0x20 || last != 0x20 else { return false }
      last = byte
    }
    return utf8.count <= String.longestText && (last != 0x20 || isEmpty)
  }

  /// As text in HTML, and within quotes.
  var escapedForHTML: String {
    var html = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "&": html += "&amp;"
      case "<": html += "&lt;"
      case ">": html += "&gt;"
      case "\"": html += "&quot;"
      case "'": html += "&#39;"
      default: html.unicodeScalars.append(scalar)
      }
    }
    return html
  }
}
