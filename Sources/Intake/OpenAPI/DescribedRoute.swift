import HTTP
import JSON

/// One operation of the document: what its route says, and what follows for every route of its kind.
struct DescribedRoute: JSONEncodable {
  private let route: Route
  private var operation: Operation { route.operation }

  init(_ route: Route) {
    self.route = route
  }

  private var isRead: Bool { route.method == .get }
  private var isTagged: Bool { operation.successes.contains(where: \.isTagged) }

  func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("operationId", operation.id)
    writer.strings("tags", [operation.tag.rawValue])
    writer.field("summary", operation.summary)
    writer.key("security")
    writer.beginArray()
    if let access = route.access {
      writer.beginObject()
      writer.strings("token", ["\(access)"])
      writer.endObject()
      if route.substitute != nil {
        writer.beginObject()
        writer.endObject()
      }
    }
    writer.endArray()
    writeParameters(to: &writer)
    if let body = operation.body {
      writer.key("requestBody")
      writer.beginObject()
      writer.field("required", operation.isBodyRequired)
      writer.content("application/json", body)
      writer.endObject()
    }
    writeResponses(to: &writer)
    writer.endObject()
  }

  private func writeParameters(to writer: inout JSONWriter) {
    writer.key("parameters")
    writer.beginArray()
    for name in route.parameterNames {
      writer.parameter(name, in: "path", isRequired: true, about: nil, .text)
    }
    for query in operation.query {
      writer.parameter(query.name, in: "query", isRequired: query.isRequired, about: query.about, query.schema)
    }
    for common in parameters { writer.reference("parameters", common.rawValue) }
    writer.endArray()
  }

  private var parameters: [CommonParameter] {
    var found: [CommonParameter] = [.requestID]
    if route.access != nil { found += [.traceparent, .prefer] }
    if route.access != nil, !isRead { found.append(.idempotencyKey) }
    if isRead, isTagged { found.append(.ifNoneMatch) }
    if operation.isConditional { found.append(.ifMatch) }
    return found
  }

  // MARK: Responses

  private func writeResponses(to writer: inout JSONWriter) {
    writer.key("responses")
    writer.beginObject()
    for success in operation.successes {
      var headers = common
      if success.isTagged { headers.append(.entityTag) }
      if success.isLocated { headers.append(.location) }
      writer.response("\(success.status)", success.about, headers) {
        $0.content(success.mediaType, success.schema)
      }
    }
    if isRead, isTagged {
      writer.response("304", "It is what `If-None-Match` names.", common + [.entityTag]) { _ in }
    }
    let all = operation.refusals + refusals
    var statuses: [Int] = []
    for refusal in all where !statuses.contains(refusal.status) { statuses.append(refusal.status) }
    for status in statuses.sorted() {
      write(status, all.filter { $0.status == status }.map(\.kind), to: &writer)
    }
    writer.response("default", "A request that HTTP itself does not allow.", common) {
      $0.content("application/problem+json", Schema.problem)
    }
    writer.endObject()
  }

  private func write(_ status: Int, _ kinds: [String], to writer: inout JSONWriter) {
    var headers = common
    if [429, 503, 504].contains(status) { headers.append(.retryAfter) }
    if status == 401 { headers.append(.authenticate) }
    writer.response("\(status)", kinds.joined(separator: ", "), headers) { writer in
      writer.problemContent(kinds)
    }
  }

  /// Headers of every response.
  private var common: [CommonHeader] {
    route.access == nil ? [.requestID] : [.requestID, .rateLimit, .rateLimitPolicy]
  }

  /// What every route of its kind may refuse.
  private var refusals: [Operation.Refusal] {
    var found: [Operation.Refusal] = []
    if route.access != nil {
      found += [.init(401, "unauthorized"), .init(403, "forbidden"), .init(429, "rate-limited")]
    }
    if operation.body != nil { found += [.init(400, "bad-request"), .init(413, "content-too-large")] }
    if operation.body != nil || !operation.query.isEmpty { found.append(.init(422, "validation")) }
    if route.access != nil, !isRead {
      if operation.body == nil { found.append(.init(400, "bad-request")) }
      found.append(.init(422, "idempotency-key-reused"))
    }
    if operation.isConditional { found.append(.init(412, "precondition-failed")) }
    guard !operation.isLocal else { return found }
    found.append(.init(503, "unavailable"))
    guard !operation.blocks else { return found }
    found += ["no-answer", "circuit-open"].map { .init(503, $0) }
    if !isRead { found += ["overloaded", "halted"].map { .init(503, $0) } }
    found.append(.init(500, "internal-error"))
    return found
  }
}

extension JSONWriter {
  mutating func parameter(_ name: String, in place: String, isRequired: Bool, about: String?, _ schema: Schema) {
    beginObject()
    field("name", name)
    field("in", place)
    if isRequired { field("required", true) }
    optional("description", about)
    field("schema", schema)
    endObject()
  }

  fileprivate mutating func reference(_ kind: String, _ name: String) {
    beginObject()
    field("$ref", "#/components/\(kind)/\(name)")
    endObject()
  }

  fileprivate mutating func response(
    _ status: String, _ about: String, _ headers: [CommonHeader], _ content: (inout JSONWriter) -> Void
  ) {
    key(status)
    beginObject()
    field("description", about)
    key("headers")
    beginObject()
    for header in headers {
      key(header.name)
      reference("headers", header.rawValue)
    }
    endObject()
    content(&self)
    endObject()
  }

  fileprivate mutating func content(_ mediaType: String, _ schema: some JSONEncodable) {
    key("content")
    beginObject()
    key(mediaType)
    beginObject()
    field("schema", schema)
    endObject()
    endObject()
  }

  /// A problem of one of these kinds.
  fileprivate mutating func problemContent(_ kinds: [String]) {
    content("application/problem+json", ProblemOfKind(kinds: kinds))
  }
}

private struct ProblemOfKind: JSONEncodable {
  let kinds: [String]

  func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.list(
      "allOf", [Schema.problem, .object(["type": .word(kinds.map { "urn:orderflow:problem:\($0)" })])])
    writer.endObject()
  }
}
