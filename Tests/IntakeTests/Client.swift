import Foundation
import HTTP
import JSON
import TestSupport
import Testing

/// One kept connection to an intake. A read that waits half a minute fails its test.
final class Client {
  private let descriptor: Int32
  private var parser = HTTPResponseParser()

  init(port: Int) throws {
    descriptor = try connectedSocket(port: port, patience: 30)
  }

  deinit { close(descriptor) }

  /// Sends a request and does not wait for its answer.
  func send(_ request: Request) throws { try send(request.bytes) }

  func send(_ bytes: [UInt8]) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      try #require(count > 0, "send failed with errno \(errno)")
      rest = rest.dropFirst(count)
    }
  }

  /// The next answer, whole.
  func answer(toHead isHead: Bool = false) throws -> HTTPClientResponse {
    parser.answersHead = isHead
    var bytes = [UInt8](repeating: 0, count: 65_536)
    while true {
      switch parser.next() {
      case .response(let response): return response
      case .failure(let failure): throw failure
      case .needMore:
        let count = read(descriptor, &bytes, bytes.count)
        try #require(count > 0, "no answer: \(count), errno \(errno)")
        parser.append(Array(bytes[..<count]))
      }
    }
  }

  func ask(_ request: Request) throws -> HTTPClientResponse {
    try send(request)
    return try answer(toHead: request.method == "HEAD")
  }
}

/// One request, everything defaulted: an order that a service posts.
struct Request {
  var method = "POST"
  var path = "/api/v1/orders"
  var body = OrderBody().text
  var token: String? = Token.make()
  var headers: [(String, String)] = []

  static func get(_ path: String, token: String? = Token.make(), _ headers: [(String, String)] = []) -> Request {
    Request(method: "GET", path: path, body: "", token: token, headers: headers)
  }

  var bytes: [UInt8] {
    var text = "\(method) \(path) HTTP/1.1\r\nHost: intake\r\n"
    if let token { text += "Authorization: Bearer \(token)\r\n" }
    for (name, value) in headers { text += "\(name): \(value)\r\n" }
    if !body.isEmpty { text += "Content-Length: \(body.utf8.count)\r\n" }
    return Array("\(text)\r\n\(body)".utf8)
  }
}

/// The body of an order, member by member; a member set to nil is left out.
struct OrderBody {
  var customer: String? = #""ada""#
  var currency: String? = #""GBP""#
  var items: String? = #"[{"product_id":"tea","quantity":2}]"#
  var rest = ""

  var text: String {
    let members = [("customer_id", customer), ("currency", currency), ("items", items)]
    let given = members.compactMap { name, value in value.map { "\"\(name)\":\($0)" } }
    return "{" + (given + (rest.isEmpty ? [] : [rest])).joined(separator: ",") + "}"
  }
}

extension HTTPClientResponse {
  var json: JSONView { get throws { try JSONDocument(body).root } }
  var text: String { String(decoding: body, as: UTF8.self) }

  /// The last part of a problem's type.
  var problem: String? {
    (try? json["type"]?.string)?.flatMap { $0.split(separator: ":").last.map(String.init) }
  }

  var pointers: [String] {
    ((try? json["errors"])?.elements).map { $0.compactMap { $0["pointer"]?.string } } ?? []
  }
}
