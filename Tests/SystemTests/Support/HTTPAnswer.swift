/// What came back.
struct HTTPAnswer: Sendable {
  let status: Int
  /// By lower-case name.
  let headers: [String: String]
  let body: [UInt8]

  var text: String { String(decoding: body, as: UTF8.self) }

  /// The body; null when there is none.
  var json: JSONValue {
    get throws { body.isEmpty ? .null : try JSONReader.read(body) }
  }

  /// The last part of a problem's type, `out-of-stock`.
  var problem: String? {
    let prefix = "urn:orderflow:problem:"
    guard let type = try? json["type"]?.string, type.hasPrefix(prefix) else { return nil }
    return String(type.dropFirst(prefix.count))
  }

  var isSuccess: Bool { (200..<300).contains(status) }
}
