/// A JSON value as it was read; equal when its members are, in whatever order.
enum JSONValue: Equatable, Sendable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])

  subscript(_ name: String) -> JSONValue? {
    if case .object(let members) = self { members[name] } else { nil }
  }

  subscript(_ index: Int) -> JSONValue? {
    array.indices.contains(index) ? array[index] : nil
  }

  var string: String? {
    if case .string(let text) = self { text } else { nil }
  }

  var int: Int? {
    if case .number(let number) = self { Int(exactly: number) } else { nil }
  }

  /// Empty when it is no array.
  var array: [JSONValue] {
    if case .array(let elements) = self { elements } else { [] }
  }

  /// Without these members.
  func without(_ names: String...) -> JSONValue {
    guard case .object(var members) = self else { return self }
    for name in names { members[name] = nil }
    return .object(members)
  }

  /// Every object in it, itself included.
  var objects: [JSONValue] {
    switch self {
    case .array(let elements): elements.flatMap(\.objects)
    case .object(let members): [self] + members.values.flatMap(\.objects)
    default: []
    }
  }
}
