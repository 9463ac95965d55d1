import Contracts
import JSON

/// The members of an event, or of an object in one, as its encoded samples have them.
struct EventShape {
  struct Field: Equatable {
    let name: String
    /// `string`, `integer`, `boolean`, the name of another shape, or any of these in brackets: a list of them.
    let type: String
    /// Some sample lacks it.
    let isOptional: Bool
    let meaning: String
  }

  let name: String
  let fields: [Field]
  /// Faults of the sources or the samples: what one has and the other lacks.
  let faults: [String]
  /// The objects in it by the names of their shapes.
  let parts: [(name: String, objects: [JSONView])]

  /// - Parameter objects: at least one; the first shows the order.
  init(_ name: String, _ objects: [JSONView]) {
    self.name = name
    let described = Dictionary(ContractSource.all[name]?.described ?? []) { first, _ in first }
    var names: [String] = []
    for member in objects.flatMap({ Array($0.members) }) where !names.contains(member.key) { names.append(member.key) }
    var faults = Set(names).symmetricDifference(described.keys).sorted().map {
      "\(name).\($0) is \(described[$0] == nil ? "in the samples alone" : "in no sample")"
    }
    var parts: [(name: String, objects: [JSONView])] = []
    fields = names.map { member in
      let values = objects.compactMap { $0[member] }
      let source = described[member] ?? ContractSource.Property(meaning: "", type: "?")
      let inner = source.type.trimmingCharacters("[]")
      let types = Set(values.map { EventShape.type(of: $0, named: inner) })
      if types.count != 1 { faults.append("\(name).\(member) is \(types.sorted())") }
      let type = types.sorted().first ?? "?"
      if type.contains(inner) { parts.append((inner, values.flatMap(EventShape.objects))) }
      if source.type.hasPrefix("[") != type.hasPrefix("[") { faults.append("\(name).\(member) is no \(source.type)") }
      if type == "integer", source.meaning.isEmpty { faults.append("\(name).\(member) does not say what it counts") }
      return Field(name: member, type: type, isOptional: values.count < objects.count, meaning: source.meaning)
    }
    self.faults = faults
    self.parts = parts
  }

  private static func type(of value: JSONView, named name: String) -> String {
    switch value.kind {
    case .string: "string"
    case .bool: "boolean"
    case .number: value.int64 == nil ? "number" : "integer"
    case .object: name
    case .array: "[\(Set(value.elements.map { type(of: $0, named: name) }).sorted().joined(separator: "|"))]"
    case .null: "null"
    }
  }

  private static func objects(_ value: JSONView) -> [JSONView] {
    value.kind == .array ? Array(value.elements) : [value]
  }
}

extension String {
  fileprivate func trimmingCharacters(_ characters: String) -> String {
    String(drop { characters.contains($0) }.reversed().drop { characters.contains($0) }.reversed())
  }
}
