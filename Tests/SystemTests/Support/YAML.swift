/// As much YAML as a compose file here uses: block maps, flow and block lists of scalars, quoted strings, block
/// scalars, anchors, aliases and merge keys. Everything else is refused. <https://yaml.org/spec/1.2.2/>
indirect enum YAML: Equatable, Sendable {
  case scalar(String)
  case list([YAML])
  case map([String: YAML])

  subscript(_ name: String) -> YAML? {
    if case .map(let members) = self { members[name] } else { nil }
  }

  var text: String? {
    if case .scalar(let text) = self { text } else { nil }
  }

  var texts: [String] {
    if case .list(let elements) = self { elements.compactMap(\.text) } else { [] }
  }

  var members: [String: YAML] {
    if case .map(let members) = self { members } else { [:] }
  }

  static func read(_ text: String) throws -> YAML {
    var reader = YAMLReader(text)
    return try reader.document()
  }
}

struct NotYAML: Error {
  let line: Int
  let why: String
}

private struct YAMLReader {
  private struct Line {
    let number: Int
    let indent: Int
    let text: Substring
  }

  private let lines: [Line]
  private var index = 0
  private var anchors: [String: YAML] = [:]

  init(_ text: String) {
    lines = text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { number, line in
      let text = line.drop { $0 == " " }
      return Line(number: number + 1, indent: line.count - text.count, text: text)
    }
  }

  mutating func document() throws -> YAML {
    let value = try block(minimum: 0)
    if let rest = next { throw NotYAML(line: rest.number, why: "this belongs to nothing: \(rest.text)") }
    return value
  }

  /// The next line that says something.
  private var next: Line? {
    mutating get {
      while index < lines.count, lines[index].text.isEmpty || lines[index].text.hasPrefix("#") { index += 1 }
      return index < lines.count ? lines[index] : nil
    }
  }

  private mutating func block(minimum: Int) throws -> YAML {
    guard let first = next, first.indent >= minimum else { return .scalar("") }
    return first.text.hasPrefix("- ") ? try list(first.indent) : try map(first.indent)
  }

  private mutating func list(_ indent: Int) throws -> YAML {
    var elements: [YAML] = []
    while let line = next, line.indent == indent, line.text.hasPrefix("- ") {
      index += 1
      elements.append(try inline(line.text.dropFirst(2), line))
    }
    return .list(elements)
  }

  private mutating func map(_ indent: Int) throws -> YAML {
    var own: [String: YAML] = [:]
    var merged: [String: YAML] = [:]
    while let line = next, line.indent == indent {
      guard let colon = line.text.firstIndex(of: ":") else { throw NotYAML(line: line.number, why: "no key") }
      let key = String(line.text[..<colon])
      index += 1
      let value = try value(line.text[line.text.index(after: colon)...], line)
      if key == "<<" { merged = value.members } else { own[key] = value }
    }
    if let line = next, line.indent > indent { throw NotYAML(line: line.number, why: "unexpected indent") }
    return .map(merged.merging(own) { $1 })
  }

  /// What stands after a key: on its line or below it.
  private mutating func value(_ text: Substring, _ line: Line) throws -> YAML {
    var rest = text.drop { $0 == " " }
    var anchor: String?
    if rest.hasPrefix("&") {
      anchor = String(rest.dropFirst().prefix { $0 != " " })
      rest = rest.drop { $0 != " " }.drop { $0 == " " }
    }
    let value: YAML =
      if rest.isEmpty || rest.hasPrefix("#") {
        try block(minimum: line.indent + 1)
      } else if rest == "|" {
        .scalar(literal(below: line.indent))
      } else {
        try inline(rest, line)
      }
    if let anchor { anchors[anchor] = value }
    return value
  }

  private mutating func literal(below indent: Int) -> String {
    var text = ""
    while index < lines.count, lines[index].text.isEmpty || lines[index].indent > indent {
      text += lines[index].text + "\n"
      index += 1
    }
    return text
  }

  private func inline(_ text: Substring, _ line: Line) throws -> YAML {
    if text.hasPrefix("*") {
      guard let known = anchors[String(text.dropFirst().prefix { $0 != " " })] else {
        throw NotYAML(line: line.number, why: "unknown alias")
      }
      return known
    }
    var scanner = YAMLScalars(text, line: line.number)
    return try scanner.value()
  }
}

/// Scalars and flow lists within one line.
private struct YAMLScalars {
  private var rest: Substring
  private let line: Int

  init(_ text: Substring, line: Int) {
    rest = text
    self.line = line
  }

  mutating func value() throws -> YAML {
    let value = rest.first == "[" ? try list() : .scalar(try scalar(endingAt: "#"))
    skipSpace()
    guard rest.isEmpty || rest.first == "#" else { throw NotYAML(line: line, why: "not understood: \(rest)") }
    return value
  }

  private mutating func skipSpace() { rest = rest.drop { $0 == " " } }

  private mutating func list() throws -> YAML {
    var elements: [YAML] = []
    repeat {
      rest.removeFirst()
      skipSpace()
      elements.append(.scalar(try scalar(endingAt: ",]")))
      skipSpace()
    } while rest.first == ","
    guard rest.first == "]" else { throw NotYAML(line: line, why: "an open list") }
    rest.removeFirst()
    return .list(elements)
  }

  private mutating func scalar(endingAt ends: String) throws -> String {
    guard let quote = rest.first, quote == "\"" || quote == "'" else {
      let plain = rest.prefix { !ends.contains($0) }
      rest = rest[plain.endIndex...]
      return String(plain.reversed().drop { $0 == " " }.reversed())
    }
    let quoted = rest.dropFirst().prefix { $0 != quote }
    guard quoted.endIndex < rest.endIndex, quote == "'" || !quoted.contains("\\") else {
      throw NotYAML(line: line, why: "a string not understood")
    }
    rest = rest[quoted.endIndex...].dropFirst()
    return String(quoted)
  }
}
