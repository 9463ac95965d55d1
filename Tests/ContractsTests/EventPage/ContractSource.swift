import Foundation

/// What the sources of `Contracts` say of a type in words and cannot say at run time.
struct ContractSource {
  struct Property {
    let meaning: String
    /// Without `?`.
    let type: String
  }

  /// The folder of the capability it is a message of.
  let folder: String
  let summary: String
  let properties: [String: Property]
  /// The members it writes: name, and the type of what is written.
  let members: [(name: String, property: String, wrapper: String?)]

  static let folderURL = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Sources/Contracts")

  /// By the type's name.
  static let all: [String: ContractSource] = {
    var found: [String: ContractSource] = [:]
    for path in (FileManager.default.subpaths(atPath: folderURL.path) ?? []) where path.hasSuffix(".swift") {
      let text = (try? String(contentsOf: folderURL.appendingPathComponent(path), encoding: .utf8)) ?? ""
      let folder = String(path.prefix { $0 != "/" })
      let heads = text.matches(of: /((?:\/\/\/[^\n]*\n)*)package struct (\w+)[:<]/)
      for (index, head) in heads.enumerated() {
        let end = index + 1 < heads.count ? heads[index + 1].range.lowerBound : text.endIndex
        found[String(head.output.2)] = ContractSource(folder, head.output.1, text[head.range.upperBound..<end])
      }
    }
    return found
  }()

  private init(_ folder: String, _ comment: Substring, _ body: Substring) {
    self.folder = folder
    summary = ContractSource.words(comment)
    properties = Dictionary(
      body.matches(of: /((?: *\/\/\/[^\n]*\n)*) *package (?:let|var) (\w+): ([\w\[\]]+)/).map { match in
        (
          String(match.output.2),
          Property(meaning: ContractSource.words(match.output.1), type: String(match.output.3))
        )
      }, uniquingKeysWith: { first, _ in first })
    members = body.matches(of: /writer\.(?:field|optional|list|strings)\("(\w+)", (?:([A-Z]\w*)\()?(\w+)/).map {
      (name: String($0.output.1), property: String($0.output.3), wrapper: $0.output.2.map(String.init))
    }
  }

  /// A doc comment on one line.
  private static func words(_ comment: Substring) -> String {
    comment.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces).dropFirst(3) }
      .map { $0.trimmingCharacters(in: .whitespaces) }.joined(separator: " ")
  }

  /// The members with what is said of them, those of a property that writes itself among them included.
  var described: [(name: String, property: Property)] {
    let written = Set(members.map(\.property))
    let own = members.map { member -> (name: String, property: Property) in
      let property = properties[member.property] ?? Property(meaning: "", type: "?")
      return (member.name, Property(meaning: property.meaning, type: member.wrapper ?? property.type))
    }
    let others = properties.filter { !written.contains($0.key) }.compactMap { ContractSource.all[$0.value.type] }
    return own + others.flatMap(\.described)
  }
}
