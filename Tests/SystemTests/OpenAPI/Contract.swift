import Foundation
import Testing

/// The OpenAPI document as a client reads it.
struct Contract {
  struct Operation {
    let id: String
    let method: String
    let path: String
    let json: JSONValue

    var parameters: [JSONValue] { json["parameters"]?.array ?? [] }
    var requestBody: JSONValue? { json["requestBody"]?["content"]?["application/json"]?["schema"] }

    /// Whether a request for this path is this operation's.
    func matches(_ call: HTTPCall) -> Bool {
      let parts = call.path.prefix { $0 != "?" }.split(separator: "/")
      let segments = path.split(separator: "/")
      return call.method == method && parts.count == segments.count
        && zip(parts, segments).allSatisfy { $1.hasPrefix("{") || $0 == $1 }
    }
  }

  let json: JSONValue
  let operations: [Operation]

  init(_ json: JSONValue) {
    self.json = json
    operations = (json["paths"]?.members ?? [:]).sorted { $0.key < $1.key }.flatMap { path, item in
      item.members.sorted { $0.key < $1.key }.map { method, operation in
        Operation(
          id: operation["operationId"]?.string ?? "", method: method.uppercased(), path: path, json: operation)
      }
    }
  }

  /// What a `$ref` points at; nil where there is nothing.
  func resolved(_ reference: String) -> JSONValue? {
    guard reference.hasPrefix("#/") else { return nil }
    return reference.dropFirst(2).split(separator: "/").reduce(Optional(json)) { $0?[String($1)] }
  }

  func resolved(_ value: JSONValue) -> JSONValue {
    value["$ref"]?.string.flatMap { resolved($0) } ?? value
  }

  /// The kinds of all refusals.
  var problems: Set<String> {
    let prefix = "urn:orderflow:problem:"
    let types = json.objects.compactMap { $0["type"]?["enum"]?.array.compactMap(\.string) }
    return Set(types.joined().filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) })
  }

  /// What is wrong with an answer to an operation: its status, its media type, its headers, its body.
  func faults(_ answer: HTTPAnswer, of operation: Operation) -> [String] {
    guard let response = operation.json["responses"]?["\(answer.status)"].map(resolved) else {
      return ["\(operation.id) is not said to answer \(answer.status)"]
    }
    var faults: [String] = []
    for name in response["headers"]?.members.keys.sorted() ?? []
    where !name.hasPrefix("RateLimit") && answer.headers[name.lowercased()] == nil {
      faults.append("no header \(name)")
    }
    guard let content = response["content"] else { return faults + (answer.body.isEmpty ? [] : ["a body"]) }
    let type = String((answer.headers["content-type"] ?? "").prefix { $0 != ";" })
    guard let schema = content[type]?["schema"] else { return faults + ["media type \(type)"] }
    guard type.hasSuffix("json") else { return faults }
    guard let body = try? answer.json else { return faults + ["no JSON"] }
    return faults + SchemaChecker(self).faults(body, schema)
  }
}

extension OrderflowSystem {
  /// An answer must be this refusal, as the document says of the operation.
  func expect(
    _ answer: HTTPAnswer, _ status: Int, _ problem: String, of operation: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    #expect(answer.status == status && answer.problem == problem, "\(answer.text)", sourceLocation: sourceLocation)
    let contract = Contract(try HTTPConnection(port: port).send(.get("/openapi.json")).json)
    let described = try #require(contract.operations.first { $0.id == operation })
    let faults = contract.faults(answer, of: described)
    #expect(faults.isEmpty, "\(faults): \(answer.text)", sourceLocation: sourceLocation)
  }
}

extension JSONValue {
  /// Empty when it is no object.
  var members: [String: JSONValue] {
    if case .object(let members) = self { members } else { [:] }
  }
}
