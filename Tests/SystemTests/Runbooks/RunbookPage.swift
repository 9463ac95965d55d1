import Foundation

/// A page of `runbooks/`, read by the rules of `runbooks/README.md`.
struct RunbookPage {
  static let headings = ["Meaning", "Impact", "Diagnosis", "Mitigation", "Verify", "Stop and escalate"]
  /// Sections whose commands are run. Those of Meaning are the routine: they run before the fault.
  static let runnable = ["Meaning", "Diagnosis", "Mitigation", "Verify"]

  /// Commands, with what they print.
  struct Block {
    let section: String
    /// The third-level heading it stands under: what it is for. Nil where it is for all.
    let cause: String?
    let line: Int
    let commands: String
    /// One of these is what it prints; empty when the page does not say.
    var outputs: [String] = []
  }

  let name: String
  /// The variables, set once at the top.
  let variables: String
  let blocks: [Block]
  let causes: [String]
  let faults: [String]

  static let all: [RunbookPage] = {
    let folder = Repository.root.appendingPathComponent("runbooks")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasSuffix(".md") && $0 != "README.md" }.sorted().map { name in
      let text = (try? String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)) ?? ""
      return RunbookPage(name: String(name.dropLast(3)), text)
    }
  }()

  init(name: String, _ text: String) {
    var reader = RunbookReader()
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      reader.read(String(line), index + 1)
    }
    self.name = name
    variables = reader.variables.joined(separator: "\n")
    blocks = reader.blocks
    causes = reader.causes
    var faults = reader.faults
    if reader.headings != RunbookPage.headings {
      faults.append("its headings are \(reader.headings), not \(RunbookPage.headings)")
    }
    if reader.isOpen { faults.append("a block is not closed") }
    self.faults = faults
  }

  /// The blocks of a section for one cause, those for all included.
  func blocks(_ section: String, _ cause: String?) -> [Block] {
    blocks.filter { $0.section == section && ($0.cause == nil || $0.cause == cause) }
  }
}

/// Reads a page line by line.
private struct RunbookReader {
  var headings: [String] = []
  var causes: [String] = []
  var variables: [String] = []
  var blocks: [RunbookPage.Block] = []
  var faults: [String] = []
  var isOpen: Bool { language != nil }

  private var cause: String?
  private var language: String?
  private var start = 0
  private var content: [String] = []

  mutating func read(_ line: String, _ number: Int) {
    if language != nil {
      if line == "```" { close() } else { content.append(line) }
    } else if line.hasPrefix("```") {
      language = String(line.dropFirst(3))
      start = number
    } else if line.hasPrefix("## ") {
      headings.append(String(line.dropFirst(3)))
      cause = nil
    } else if line.hasPrefix("### ") {
      cause = String(line.dropFirst(4))
      if headings.last == "Mitigation", let cause { causes.append(cause) }
    }
  }

  private mutating func close() {
    let text = content.joined(separator: "\n")
    switch language {
    case "sh": takeCommands(text)
    case "text" where blocks.isEmpty: faults.append("line \(start): this is the output of no command")
    case "text": blocks[blocks.count - 1].outputs.append(text)
    default: faults.append("line \(start): a block is sh or text, this one is \(language ?? "")")
    }
    language = nil
    content = []
  }

  private mutating func takeCommands(_ text: String) {
    checkForm(text)
    guard let section = headings.last else { return variables.append(text) }
    if !RunbookPage.runnable.contains(section) {
      faults.append("line \(start): commands under \(section) are never run")
    }
    blocks.append(.init(section: section, cause: cause, line: start, commands: text))
  }

  /// No placeholders, no prompts.
  private mutating func checkForm(_ text: String) {
    let forbidden = ["<[A-Za-z][^>]*>", "YOUR_", "(?m)^[$#>] ", "\\bTODO\\b", "(?m)\\bsudo\\b"]
    for pattern in forbidden where text.range(of: pattern, options: .regularExpression) != nil {
      faults.append("line \(start): \(pattern) has no place in commands that work as they are")
    }
  }
}
