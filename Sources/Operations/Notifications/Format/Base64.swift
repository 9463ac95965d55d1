/// Base64 as mails carry it (RFC 2045 §6.8).
enum Base64 {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  /// RFC 2045 §6.8: characters a line.
  private static let longestLine = 76

  static func encode(_ bytes: some Collection<UInt8>) -> String {
    var text: [UInt8] = []
    var bits: UInt32 = 0
    var held: UInt32 = 0
    for byte in bytes {
      bits = bits << 8 | UInt32(byte)
      held += 8
      while held >= 6 {
        held -= 6
        text.append(alphabet[Int(bits >> held & 0x3F)])
      }
    }
    if held > 0 { text.append(alphabet[Int(bits << (6 - held) & 0x3F)]) }
    while text.count % 4 != 0 { text.append(UInt8(ascii: "=")) }
    return String(decoding: text, as: UTF8.self)
  }

  /// Each line ended by CR LF.
  static func lines(_ text: String) -> String {
    var lines = ""
    var rest = encode(text.utf8)[...]
    while !rest.isEmpty {
      lines += "\(rest.prefix(longestLine))\r\n"
      rest = rest.dropFirst(longestLine)
    }
    return lines
  }
}
