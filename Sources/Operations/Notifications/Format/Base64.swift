/// Base64 as mails carry it (RFC 2045 §6.8).
enum Base64 {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  /// RFC 2045 §6.8: characters a line.
  private static let longestLine = 76

  static func encode(_ bytes: some Sequence<UInt8>) -> String {
    String(decoding: characters(bytes), as: UTF8.self)
  }

  /// Each line ended by CR LF.
  static func lines(_ text: String) -> String {
    let characters = characters(text.utf8)
    var lines: [UInt8] = []
    lines.reserveCapacity(characters.count * (longestLine + 2) / longestLine + 2)
    for start in stride(from: 0, to: characters.count, by: longestLine) {
      lines += characters[start..<min(start + longestLine, characters.count)]
      lines += [UInt8(ascii: "\r"), UInt8(ascii: "\n")]
    }
    return String(decoding: lines, as: UTF8.self)
  }

  private static func characters(_ bytes: some Sequence<UInt8>) -> [UInt8] {
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
    return text
  }
}
