/// Percent-decoding (RFC 3986, section 2.1).
enum PercentDecoding {
  /// A path decoded once, or nil for an escape that is none, a NUL, or bytes that are no UTF-8.
  static func path(_ bytes: ArraySlice<UInt8>) -> String? {
    guard bytes.contains(Byte.percent) else { return String(decoding: bytes, as: UTF8.self) }
    guard let decoded = decode(bytes, plusIsSpace: false, lenient: false), !decoded.contains(0) else { return nil }
    return String(validating: decoded, as: UTF8.self)
  }

  /// A name or value of a query; an escape that is none stands for itself.
  static func queryPart(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: decode(bytes, plusIsSpace: true, lenient: true) ?? [], as: UTF8.self)
  }

  private static func decode(_ bytes: ArraySlice<UInt8>, plusIsSpace: Bool, lenient: Bool) -> [UInt8]? {
    var decoded: [UInt8] = []
    decoded.reserveCapacity(bytes.count)
    var position = bytes.startIndex
    while position < bytes.endIndex {
      let byte = bytes[position]
      if byte != Byte.percent {
        decoded.append(plusIsSpace && byte == Byte.plus ? Byte.space : byte)
        position += 1
      } else if position + 2 < bytes.endIndex, let high = bytes[position + 1].hexadecimal,
        let low = bytes[position + 2].hexadecimal
      {
        decoded.append(high << 4 | low)
        position += 3
      } else {
        guard lenient else { return nil }
        decoded.append(byte)
        position += 1
      }
    }
    return decoded
  }
}
