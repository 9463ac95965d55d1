/// Writes requests in the form of RFC 9112, section 3.
enum HTTPRequestEncoder {
  /// The caller's fields follow Host and Content-Length; a CR, LF or NUL in any of it goes out as a space.
  static func encode(
    _ method: HTTPMethod, _ path: String, host: String, _ headers: [(String, String)], _ body: [UInt8]
  ) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(256 + headers.count * 64 + body.count)
    append(method.name, " ", to: &output)
    append(path, " HTTP/1.1\r\n", to: &output)
    output.append(contentsOf: "Host: ".utf8)
    append(host, "\r\n", to: &output)
    for (name, value) in headers {
      append(name, ": ", to: &output)
      append(value, "\r\n", to: &output)
    }
    if !body.isEmpty || method == .post || method == .put || method == .patch {
      output.append(contentsOf: "Content-Length: ".utf8)
      HTTPResponseEncoder.append(body.count, to: &output)
      HTTPResponseEncoder.endLine(&output)
    }
    HTTPResponseEncoder.endLine(&output)
    output.append(contentsOf: body)
    return output
  }

  private static func append(_ text: String, _ fixed: StaticString, to output: inout [UInt8]) {
    HTTPResponseEncoder.append(text, to: &output)
    output.append(contentsOf: UnsafeBufferPointer(start: fixed.utf8Start, count: fixed.utf8CodeUnitCount))
  }
}
