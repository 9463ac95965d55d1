/// The bytes HTTP is made of, by name.
enum Byte {
  static let tab: UInt8 = 0x09
  static let lineFeed: UInt8 = 0x0a
  static let carriageReturn: UInt8 = 0x0d
  static let space: UInt8 = 0x20
  static let percent: UInt8 = 0x25
  static let ampersand: UInt8 = 0x26
  static let asterisk: UInt8 = 0x2a
  static let plus: UInt8 = 0x2b
  static let comma: UInt8 = 0x2c
  static let slash: UInt8 = 0x2f
  static let colon: UInt8 = 0x3a
  static let semicolon: UInt8 = 0x3b
  static let equals: UInt8 = 0x3d
  static let question: UInt8 = 0x3f
}

extension UInt8 {
  /// A character of a token (RFC 9110, section 5.6.2): letters, digits and ``!#$%&'*+-.^_`|~``, as a map of bits.
  var isToken: Bool {
    let word: UInt64 = self < 64 ? 0x03ff_6cfa_0000_0000 : 0x57ff_ffff_c7ff_fffe
    return self < 128 && (word >> UInt64(self & 63)) & 1 == 1
  }

  /// May stand in a field value (RFC 9110, section 5.5): visible, space, tab or beyond ASCII; no control character.
  var isFieldValue: Bool { self >= 0x20 ? self != 0x7f : self == Byte.tab }

  var isBlank: Bool { self == Byte.space || self == Byte.tab }

  var isDigit: Bool { self >= 0x30 && self <= 0x39 }

  /// The byte in lower case when it is an ASCII capital.
  var lowered: UInt8 { self >= 0x41 && self <= 0x5a ? self | 0x20 : self }

  var hexadecimal: UInt8? {
    switch self {
    case 0x30...0x39: self - 0x30
    case 0x41...0x46: self - 0x41 + 10
    case 0x61...0x66: self - 0x61 + 10
    default: nil
    }
  }
}
