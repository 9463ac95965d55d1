/// Reads JSON that is known to be sound, independently of the product's own reader.
struct JSONReader {
  private let bytes: [UInt8]
  private var position = 0

  static func read(_ bytes: [UInt8]) throws -> JSONValue {
    var reader = JSONReader(bytes: bytes)
    let value = try reader.value()
    reader.skipSpace()
    guard reader.position == bytes.count else { throw reader.unexpected }
    return value
  }

  static func read(_ text: String) throws -> JSONValue { try read(Array(text.utf8)) }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private var unexpected: NotJSON { NotJSON(text: String(decoding: bytes, as: UTF8.self), position: position) }
  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipSpace() {
    while let byte = next, [0x20, 0x09, 0x0a, 0x0d].contains(byte) { position += 1 }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard next == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func value() throws -> JSONValue {
    if take("{") { return try object() }
    if take("[") { return try array() }
    if take("\"") { return .string(try string()) }
    let start = position
    while let byte = next, !",]} \n\r\t".utf8.contains(byte) { position += 1 }
    switch String(decoding: bytes[start..<position], as: UTF8.self) {
    case "null": return .null
    case "true": return .bool(true)
    case "false": return .bool(false)
    case let text:
      guard let number = Double(text) else { throw unexpected }
      return .number(number)
    }
  }

  private mutating func array() throws -> JSONValue {
    var elements: [JSONValue] = []
    if take("]") { return .array(elements) }
    repeat { elements.append(try value()) } while take(",")
    guard take("]") else { throw unexpected }
    return .array(elements)
  }

  private mutating func object() throws -> JSONValue {
    var members: [String: JSONValue] = [:]
    if take("}") { return .object(members) }
    repeat {
      guard take("\"") else { throw unexpected }
      let name = try string()
      guard take(":"), members[name] == nil else { throw unexpected }
      members[name] = try value()
    } while take(",")
    guard take("}") else { throw unexpected }
    return .object(members)
  }

  private mutating func string() throws -> String {
    var text: [UInt8] = []
    while let byte = next {
      position += 1
      if byte == UInt8(ascii: "\"") { return String(decoding: text, as: UTF8.self) }
      if byte == UInt8(ascii: "\\") { text += try escape() } else { text.append(byte) }
    }
    throw unexpected
  }

  private mutating func escape() throws -> [UInt8] {
    guard let byte = next else { throw unexpected }
    position += 1
    let simple: [Unicode.Scalar: UInt8] = ["n": 10, "t": 9, "r": 13, "b": 8, "f": 12, "\"": 34, "\\": 92, "/": 47]
    if let plain = simple[Unicode.Scalar(byte)] { return [plain] }
    guard byte == UInt8(ascii: "u"), let high = unit() else { throw unexpected }
    var units = [high]
    if UTF16.isLeadSurrogate(high), next == UInt8(ascii: "\\") {
      position += 2
      guard let low = unit() else { throw unexpected }
      units.append(low)
    }
    return Array(String(decoding: units, as: UTF16.self).utf8)
  }

  private mutating func unit() -> UInt16? {
    guard position + 4 <= bytes.count else { return nil }
    defer { position += 4 }
    return UInt16(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
  }
}

struct NotJSON: Error {
  let text: String
  let position: Int
}
