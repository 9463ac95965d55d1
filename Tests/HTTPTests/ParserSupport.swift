import HTTP

/// Everything a parser makes of some bytes, as comparable text.
func transcript(_ pieces: [[UInt8]], limits: HTTPLimits = HTTPLimits()) -> [String] {
  var parser = HTTPRequestParser(limits: limits)
  var lines: [String] = []
  for piece in pieces {
    parser.append(piece)
    reading: while true {
      switch parser.next() {
      case .needMore: break reading
      case .expectContinue: lines.append("continue?")
      case .request(let request): lines.append(summary(request))
      case .failure(let failure):
        lines.append("\(failure.status) \(failure.code)")
        return lines
      }
    }
  }
  return lines
}

func transcript(_ text: String, limits: HTTPLimits = HTTPLimits()) -> [String] {
  transcript([Array(text.utf8)], limits: limits)
}

private func summary(_ request: HTTPRequest) -> String {
  let query = request.query.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
  let body = String(decoding: request.body, as: UTF8.self)
  let type = request.header("content-type") ?? "-"
  return "\(request.method.name) \(request.path) [\(query)] \(type) \(request.keepAlive) «\(body)»"
}

/// The status a request is refused with; 0 when it is accepted, -1 when more is awaited.
func refusal(_ text: String, limits: HTTPLimits = HTTPLimits()) -> Int {
  var parser = HTTPRequestParser(limits: limits)
  parser.append(Array(text.utf8))
  return switch parser.next() {
  case .failure(let failure): failure.status
  case .needMore, .expectContinue: -1
  case .request: 0
  }
}

enum Sample {
  static let plain = "GET /a%20b?x=1&y=%26+z HTTP/1.1\r\nHost: h\r\n\r\n"
  static let post =
    "POST /o HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n" + "hello world"
  static let chunked =
    "PUT /c HTTP/1.1\r\nhost: h\r\nTRANSFER-ENCODING: Chunked\r\n\r\n"
    + "5;a=\"b\"\r\nhello\r\n6\r\n world\r\n0\r\nX-Trailer: 1\r\n\r\n"
  static let closing = "DELETE /d HTTP/1.1\r\nHost: h\r\nConnection: foo, Close\r\n\r\n"
  static let old = "HEAD / HTTP/1.0\r\n\r\n"
  static let pipelined = plain + post + "\r\n" + chunked + post + closing
  static let all = [plain, post, chunked, closing, old, pipelined]
}
