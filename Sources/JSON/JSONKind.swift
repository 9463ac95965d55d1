/// The six kinds of value of RFC 8259 §3; `true` and `false` are one kind here.
package enum JSONKind: Sendable {
  case null, bool, number, string, array, object

  var withArticle: String {
    switch self {
    case .null: "null"
    case .bool: "a boolean"
    case .number: "a number"
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }
}
