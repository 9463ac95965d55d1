/// Holds JSON against a schema of the contract. Stricter than JSON Schema in one thing: where members are listed, others
/// are faults, so that nothing is answered that the document does not tell.
/// <https://json-schema.org/draft/2020-12/json-schema-validation>
struct SchemaChecker {
  /// What it understands; a document with other words would go unchecked.
  static let keywords: Set<String> = [
    "$ref", "type", "enum", "const", "required", "properties", "items", "oneOf", "anyOf", "allOf",
    "additionalProperties", "minimum", "maximum", "description", "format",
  ]

  private let contract: Contract

  init(_ contract: Contract) {
    self.contract = contract
  }

  func faults(_ value: JSONValue, _ schema: JSONValue, at place: String = "", closed: Bool = true) -> [String] {
    if let reference = schema["$ref"]?.string {
      guard let target = contract.resolved(reference) else { return ["\(place): \(reference) is nowhere"] }
      return faults(value, target, at: place, closed: closed)
    }
    return typeFaults(value, schema, place) + memberFaults(value, schema, place, closed: closed)
      + combinationFaults(value, schema, place)
  }

  private func typeFaults(_ value: JSONValue, _ schema: JSONValue, _ place: String) -> [String] {
    var faults: [String] = []
    let types = schema["type"].map { $0.string.map { [$0] } ?? $0.array.compactMap(\.string) }
    if let types, !types.contains(where: value.isOf) { faults.append("\(place): \(value) is no \(types)") }
    if let words = schema["enum"]?.array, !words.contains(value) {
      faults.append("\(place): \(value) is none of \(words)")
    }
    if let only = schema["const"], only != value { faults.append("\(place): \(value) is not \(only)") }
    if case .number(let number) = value {
      if case .number(let least)? = schema["minimum"], number < least {
        faults.append("\(place): \(number) < \(least)")
      }
      if case .number(let most)? = schema["maximum"], number > most { faults.append("\(place): \(number) > \(most)") }
    }
    return faults
  }

  private func memberFaults(_ value: JSONValue, _ schema: JSONValue, _ place: String, closed: Bool) -> [String] {
    var faults: [String] = []
    if case .array(let elements) = value, let items = schema["items"] {
      faults += elements.enumerated().flatMap { self.faults($1, items, at: "\(place)/\($0)") }
    }
    guard case .object(let members) = value else { return faults }
    for name in schema["required"]?.array.compactMap(\.string) ?? [] where members[name] == nil {
      faults.append("\(place): no \(name)")
    }
    let listed = schema["properties"]?.members ?? [:]
    for (name, member) in members {
      if let known = listed[name] {
        faults += self.faults(member, known, at: "\(place)/\(name)")
      } else if let rest = schema["additionalProperties"], rest.members.isEmpty == false {
        faults += self.faults(member, rest, at: "\(place)/\(name)")
      } else if schema["additionalProperties"] == .bool(false) {
        faults.append("\(place): \(name) is one too many")
      }
    }
    let described = self.described(schema)
    if closed, !described.isEmpty, schema["additionalProperties"] == nil {
      faults += members.keys.filter { !described.contains($0) }.map { "\(place): nobody describes \($0)" }
    }
    return faults
  }

  private func combinationFaults(_ value: JSONValue, _ schema: JSONValue, _ place: String) -> [String] {
    var faults = (schema["allOf"]?.array ?? []).flatMap { self.faults(value, $0, at: place, closed: false) }
    if let choices = schema["oneOf"]?.array {
      let each = choices.map { self.faults(value, $0, at: place) }
      if each.filter(\.isEmpty).count != 1 { faults.append("\(place): not one of oneOf: \(each)") }
    }
    if let choices = schema["anyOf"]?.array {
      let each = choices.map { self.faults(value, $0, at: place) }
      if !each.contains([]) { faults.append("\(place): none of anyOf: \(each)") }
    }
    return faults
  }

  /// The members that a schema and what it is put together from list.
  private func described(_ schema: JSONValue) -> Set<String> {
    let own = contract.resolved(schema)
    return (own["allOf"]?.array ?? []).reduce(Set(own["properties"]?.members.keys ?? [:].keys)) {
      $0.union(described($1))
    }
  }
}

extension JSONValue {
  fileprivate func isOf(_ type: String) -> Bool {
    switch (self, type) {
    case (.null, "null"), (.bool, "boolean"), (.number, "number"), (.string, "string"), (.array, "array"),
      (.object, "object"):
      true
    case (.number(let number), "integer"): number.rounded() == number
    default: false
    }
  }
}
