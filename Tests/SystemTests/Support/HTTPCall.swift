/// One request as it goes over the wire.
struct HTTPCall: Sendable {
  var method: String
  var path: String
  var headers: [String: String] = [:]
  var body: [UInt8]?

  static func get(_ path: String) -> HTTPCall { HTTPCall(method: "GET", path: path) }

  static func post(_ path: String, _ body: String) -> HTTPCall {
    HTTPCall(method: "POST", path: path, body: Array(body.utf8))
  }

  static func put(_ path: String, _ body: String) -> HTTPCall {
    HTTPCall(method: "PUT", path: path, body: Array(body.utf8))
  }

  /// The same call with one more header.
  func with(_ name: String, _ value: String) -> HTTPCall {
    var call = self
    call.headers[name] = value
    return call
  }

  var bytes: [UInt8] {
    var head = "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    for (name, value) in headers { head += "\(name): \(value)\r\n" }
    if let body { head += "Content-Type: application/json\r\nContent-Length: \(body.count)\r\n" }
    return Array("\(head)\r\n".utf8) + (body ?? [])
  }
}
