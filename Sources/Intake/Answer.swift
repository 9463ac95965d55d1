import Contracts
import HTTP
import JSON

/// Renders outcomes and problems as HTTP responses.
enum Answer {
  static func response(_ outcome: Outcome, to call: Call) -> HTTPResponse {
    if outcome.status >= 400 { return problem(outcome.body, outcome.status, to: call, location: outcome.location) }
    let isRead = call.request.method == .get || call.request.method == .head
    if let tag = outcome.entityTag, outcome.status == 200, isRead,
      matches(call.request.header("If-None-Match"), tag)
    {
      return HTTPResponse(status: 304, headers: [("ETag", tag)])
    }
    var headers = [("Content-Type", "application/json")]
    if let location = outcome.location { headers.append(("Location", location)) }
    if let tag = outcome.entityTag { headers.append(("ETag", tag)) }
    if !isRead { headers.append(("Cache-Control", "no-store")) }
    return HTTPResponse(status: outcome.status, headers: headers, body: outcome.body)
  }

  /// What the parser refused before there was a request.
  static func response(_ failure: HTTPFailure) -> HTTPResponse {
    let problem = Problem(
      failure.code, failure.status, title: HTTPStatus.phrase(failure.status), detail: failure.detail)
    let requestID = Call.draw()
    return HTTPResponse(
      status: failure.status, headers: [("Content-Type", "application/problem+json"), ("X-Request-ID", requestID)],
      body: complete(problem.document, instance: nil, requestID))
  }

  /// - Parameter retryAfter: seconds, told with 503 and 504.
  static func response(_ problem: Problem, to call: Call, retryAfter: Int64 = 1) -> HTTPResponse {
    self.problem(problem.document, problem.status, to: call, retryAfter: retryAfter)
  }

  private static func problem(
    _ document: [UInt8], _ status: Int, to call: Call, location: String? = nil,
    retryAfter: Int64 = 1
  ) -> HTTPResponse {
    var headers = [("Content-Type", "application/problem+json")]
    if let location { headers.append(("Location", location)) }
    if status == 401 { headers.append(("WWW-Authenticate", "Bearer realm=\"orderflow\"")) }
    if status == 503 || status == 504 { headers.append(("Retry-After", "\(retryAfter)")) }
    return HTTPResponse(
      status: status, headers: headers, body: complete(document, instance: call.request.path, call.requestID))
  }

  /// Adds what only the intake knows: the request.
  static func complete(_ document: [UInt8], instance: String?, _ requestID: String) -> [UInt8] {
    guard document.last == UInt8(ascii: "}"), document.count > 2 else { return document }
    var writer = JSONWriter(reserving: document.count + 128)
    writer.beginObject()
    writer.optional("instance", instance)
    writer.field("request_id", requestID)
    writer.endObject()
    return document.dropLast() + [UInt8(ascii: ",")] + writer.bytes.dropFirst()
  }

  /// `If-None-Match` by weak comparison (RFC 9110 §13.1.2).
  private static func matches(_ header: String?, _ tag: String) -> Bool {
    guard let header else { return false }
    return header.split(separator: ",").contains { candidate in
      let text = candidate.trimmed
      return text == "*" || text == tag || text == "W/\(tag)"
    }
  }
}
