import Foundation

/// The page of the public events, as a program's author reads it.
struct EventPage {
  /// A table of fields: of an event, of an object in one, or of the head.
  struct Shape {
    var stream: String?
    var version: Int?
    var fields: [String: (type: String, isOptional: Bool)] = [:]
  }

  let shapes: [String: Shape]
  /// The program in it, and the command that makes its user.
  let reader: String
  let userCommand: String

  init() throws {
    let text = try String(
      contentsOf: Repository.root.appendingPathComponent("Sources/Contracts/EVENTS.md"), encoding: .utf8)
    func block(_ language: String) -> String {
      text.components(separatedBy: "```\(language)\n").last?.components(separatedBy: "\n```").first ?? ""
    }
    (reader, userCommand) = (block("python"), block("text"))
    var (shapes, stream, name): ([String: Shape], String?, String) = ([:], nil, "")
    for line in text.split(separator: "\n") {
      if line.hasPrefix("#### ") {
        name = String(line.dropFirst(5))
        shapes[name] = Shape(stream: stream)
      } else if line.hasPrefix("### ") {
        stream = line.contains(":events`") ? String(line.dropFirst(5).dropLast()) : nil
      } else if line.hasPrefix("Version ") {
        shapes[name]?.version = Int(line.dropFirst(8).prefix { $0 != ":" })
      } else if line.hasPrefix("| `") {
        let cells = line.components(separatedBy: " | ")
        let type = cells[1].components(separatedBy: ", ")
        shapes[name]?.fields[String(cells[0].dropFirst(3).dropLast())] = (type[0], type.contains("optional"))
      }
    }
    self.shapes = shapes
  }

  var events: [String: Shape] { shapes.filter { $0.value.stream != nil } }

  /// What of the value is not as the page says.
  func faults(_ value: JSONValue, as name: String) -> [String] {
    guard case .object(let members) = value, let shape = shapes[name] else { return ["no \(name)"] }
    let missing = shape.fields.filter { !$0.value.isOptional && members[$0.key] == nil }.keys
    return missing.map { "\(name).\($0) is missing" }
      + members.flatMap { member, value in
        guard let type = shape.fields[member]?.type else { return ["\(name).\(member) is not on the page"] }
        return isA(type, value) ? parts(type, value) : ["\(name).\(member) is no \(type)"]
      }
  }

  private func isA(_ type: String, _ value: JSONValue) -> Bool {
    switch (type, value) {
    case ("string", .string), ("boolean", .bool): true
    case ("integer", .number): value.int != nil
    case (_, .array(let items)): type.hasPrefix("[") && items.allSatisfy { isA(element(type), $0) }
    case (_, .object): shapes[type] != nil
    default: false
    }
  }

  private func element(_ type: String) -> String { String(type.dropFirst().dropLast()) }

  private func parts(_ type: String, _ value: JSONValue) -> [String] {
    switch value {
    case .array(let items): items.flatMap { parts(element(type), $0) }
    case .object: faults(value, as: type)
    default: []
    }
  }
}
