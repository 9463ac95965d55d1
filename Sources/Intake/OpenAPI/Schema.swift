import JSON

/// A JSON Schema (draft 2020-12) as a value. A `named` one becomes a component of the document, wherever it is used.
indirect enum Schema: Sendable {
  case text
  case integer(ClosedRange<Int64>? = nil)
  case boolean
  /// An RFC 3339 time in UTC.
  case time
  /// One of these words.
  case word([String])
  case list(Schema)
  /// A member whose name ends in `?` may be missing. More members may come with later versions.
  case object(KeyValuePairs<String, Schema>)
  /// An object with any members.
  case open
  case oneOf([Schema])
  case null
  case about(String, Schema)
  case named(String, Schema)
  /// A schema that is named elsewhere: how one contains itself.
  case reference(String)
}

extension Schema {
  static func oneOf(_ words: String...) -> Schema { .word(words) }
  static func nullable(_ schema: Schema) -> Schema { .oneOf([schema, .null]) }
  static let number = Schema.integer()
  static let count = Schema.integer(0...Int64.max)

  /// Itself where it is named, and every named schema in it.
  var components: [(name: String, schema: Schema)] {
    switch self {
    case .text, .integer, .boolean, .time, .word, .open, .null, .reference: []
    case .list(let schema), .about(_, let schema): schema.components
    case .object(let members): members.flatMap(\.value.components)
    case .oneOf(let schemas): schemas.flatMap(\.components)
    case .named(let name, let schema): [(name, schema)] + schema.components
    }
  }
}

extension Schema: JSONEncodable {
  func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writeMembers(to: &writer)
    writer.endObject()
  }

  private func writeMembers(to writer: inout JSONWriter) {
    switch self {
    case .text: writer.field("type", "string")
    case .boolean: writer.field("type", "boolean")
    case .open: writer.field("type", "object")
    case .time:
      writer.field("type", "string")
      writer.field("format", "date-time")
    case .integer(let range):
      writer.field("type", "integer")
      writer.optional("minimum", range?.lowerBound)
      if let bound = range?.upperBound, bound < .max { writer.field("maximum", bound) }
    case .word(let words):
      writer.field("type", "string")
      writer.strings("enum", words)
    case .list(let schema):
      writer.field("type", "array")
      writer.field("items", schema)
    case .object(let members): writeObject(members, to: &writer)
    case .oneOf(let schemas): writer.list("oneOf", schemas)
    case .null: writer.field("type", "null")
    case .about(let text, let schema):
      writer.field("description", text)
      schema.writeMembers(to: &writer)
    case .named(let name, _), .reference(let name): writer.field("$ref", "#/components/schemas/\(name)")
    }
  }

  private func writeObject(_ members: KeyValuePairs<String, Schema>, to writer: inout JSONWriter) {
    writer.field("type", "object")
    let required = members.map(\.key).filter { !$0.hasSuffix("?") }
    if !required.isEmpty { writer.strings("required", required) }
    writer.key("properties")
    writer.beginObject()
    for (name, schema) in members {
      writer.key(name.hasSuffix("?") ? String(name.dropLast()) : name)
      schema.write(to: &writer)
    }
    writer.endObject()
  }
}
