/// Writes answers in the form of RFC 9112, section 4, to the end of an output buffer.
struct HTTPResponseEncoder {
  private var date = HTTPDate()
  private var statusLines: [Int: [UInt8]] = [:]

  static let goOn = Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)
  private static let ok = Array("HTTP/1.1 200 OK\r\n".utf8)
  private static let lengthName = Array("Content-Length: ".utf8)
  private static let close = Array("Connection: close\r\n".utf8)

  /// - Parameters:
  ///   - toHead: The answer is to a HEAD: its length is told and its body is not sent.
  ///   - closes: The connection closes after it.
  mutating func encode(_ response: HTTPResponse, toHead: Bool, closes: Bool, to output: inout [UInt8]) {
    appendStatusLine(response.status, to: &output)
    for (name, value) in response.headers where !Self.isOwn(name) {
      Self.append(name, to: &output)
      output.append(Byte.colon)
      output.append(Byte.space)
      Self.append(value, to: &output)
      Self.endLine(&output)
    }
    output.append(contentsOf: date.currentLine())
    if closes { output.append(contentsOf: Self.close) }
    let hasBody = HTTPStatus.hasBody(response.status)
    if hasBody {
      output.append(contentsOf: Self.lengthName)
      Self.append(response.body.count, to: &output)
      Self.endLine(&output)
    }
    Self.endLine(&output)
    if hasBody, !toHead { output.append(contentsOf: response.body) }
  }

  private mutating func appendStatusLine(_ status: Int, to output: inout [UInt8]) {
    if status == 200 { return output.append(contentsOf: Self.ok) }
    if let line = statusLines[status] { return output.append(contentsOf: line) }
    let line = Array("HTTP/1.1 \(status) \(HTTPStatus.phrase(status))\r\n".utf8)
    statusLines[status] = line
    output.append(contentsOf: line)
  }

  /// The fields that are the connection's business and not the handler's.
  private static func isOwn(_ name: String) -> Bool {
    switch name.utf8.count {
    case 4: name.lowercased() == "date"
    case 10: name.lowercased() == "connection"
    case 14: name.lowercased() == "content-length"
    case 17: name.lowercased() == "transfer-encoding"
    default: false
    }
  }

  /// Text as bytes; what could end a line early becomes a space.
  static func append(_ text: String, to output: inout [UInt8]) {
    let start = output.count
    output.append(contentsOf: text.utf8)
    for position in start..<output.count {
      let byte = output[position]
      if byte == Byte.carriageReturn || byte == Byte.lineFeed || byte == 0 { output[position] = Byte.space }
    }
  }

  static func append(_ number: Int, to output: inout [UInt8]) {
    if number >= 10 { append(number / 10, to: &output) }
    output.append(UInt8(0x30 + number % 10))
  }

  static func endLine(_ output: inout [UInt8]) {
    output.append(Byte.carriageReturn)
    output.append(Byte.lineFeed)
  }
}
