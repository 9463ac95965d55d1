/// The escapes of RFC 8259 §7, read and written.
enum JSONEscape {
  /// What the two-character escape `\name` stands for; nil when there is no such escape.
  static func byte(for name: UInt8) -> UInt8? {
    switch name {
    case ASCII.quote, ASCII.backslash, UInt8(ascii: "/"): name
    case UInt8(ascii: "b"): 0x08
    case UInt8(ascii: "t"): 0x09
    case UInt8(ascii: "n"): 0x0A
    case UInt8(ascii: "f"): 0x0C
    case UInt8(ascii: "r"): 0x0D
    default: nil
    }
  }

  /// The inverse of ``byte(for:)`` for the bytes that must be escaped; nil when only `\u00XX` will do.
  static func name(for byte: UInt8) -> UInt8? {
    switch byte {
    case ASCII.quote, ASCII.backslash: byte
    case 0x08: UInt8(ascii: "b")
    case 0x09: UInt8(ascii: "t")
    case 0x0A: UInt8(ascii: "n")
    case 0x0C: UInt8(ascii: "f")
    case 0x0D: UInt8(ascii: "r")
    default: nil
    }
  }

  /// Four hexadecimal digits, which must lie within the text; nil when one is not a digit.
  static func codeUnit(in text: UnsafeBufferPointer<UInt8>, at position: Int) -> UInt32? {
    var unit: UInt32 = 0
    for digit in text[position..<position + 4] {
      switch digit {
      case ASCII.zero...ASCII.nine: unit = unit << 4 | UInt32(digit - ASCII.zero)
      case UInt8(ascii: "a")...UInt8(ascii: "f"): unit = unit << 4 | UInt32(digit - UInt8(ascii: "a") + 10)
      case UInt8(ascii: "A")...UInt8(ascii: "F"): unit = unit << 4 | UInt32(digit - UInt8(ascii: "A") + 10)
      default: return nil
      }
    }
    return unit
  }

  /// Decodes the contents of a string the parser has accepted.
  static func decode(_ contents: UnsafeBufferPointer<UInt8>) -> String {
    // No escape is shorter than the UTF-8 it stands for.
    String(unsafeUninitializedCapacity: contents.count) { output in
      var written = 0
      var position = 0
      while position < contents.count {
        guard contents[position] == ASCII.backslash else {
          output[written] = contents[position]
          written += 1
          position += 1
          continue
        }
        if let byte = byte(for: contents[position + 1]) {
          output[written] = byte
          written += 1
          position += 2
          continue
        }
        for byte in UTF8.encode(scalar(in: contents, at: &position)).unsafelyUnwrapped {
          output[written] = byte
          written += 1
        }
      }
      return written
    }
  }

  /// Reads `\uXXXX`, or the two of a surrogate pair, and moves past it.
  private static func scalar(in contents: UnsafeBufferPointer<UInt8>, at position: inout Int) -> Unicode.Scalar {
    var value = codeUnit(in: contents, at: position + 2) ?? 0
    position += 6
    if 0xD800...0xDBFF ~= value {
      let low = codeUnit(in: contents, at: position + 2) ?? 0
      value = 0x10000 + (value - 0xD800) << 10 + (low - 0xDC00)
      position += 6
    }
    return Unicode.Scalar(value) ?? "\u{FFFD}"
  }
}
